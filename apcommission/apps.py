from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class ApcommissionConfig(AppConfig):
    name = "apcommission"
    verbose_name = "Ground floor"

    def ready(self) -> None:
        from apcommission import capabilities

        capabilities.start()


class StaticConfig(StaticFilesConfig):
    """Of govuk-frontend only what a browser asks for: its sources and templates are some 2,000 files more."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        *("*.scss", "*.njk", "*.mjs", "*.mjs.map"),
        *("all.bundle.*", "components", "macros"),
    ]
