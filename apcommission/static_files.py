"""Which static files are handed out."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticConfig(StaticFilesConfig):
    """Of govuk-frontend only what a browser asks for: its sources and templates are some 2,000 files more."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        *("*.scss", "*.njk", "*.mjs", "*.mjs.map"),
        *("all.bundle.*", "components", "macros"),
    ]
