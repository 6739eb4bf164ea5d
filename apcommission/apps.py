from django.apps import AppConfig


class ApcommissionConfig(AppConfig):
    name = "apcommission"
    verbose_name = "Ground floor"

    def ready(self) -> None:
        from apcommission import capabilities

        capabilities.start()
