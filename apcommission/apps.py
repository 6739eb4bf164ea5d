from django.apps import AppConfig, apps


class ApcommissionConfig(AppConfig):
    name = "apcommission"
    verbose_name = "Ground floor"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from apcommission import capabilities
        from apcommission.audit import changes

        capabilities.start()
        # Once, when the highest floor is migrated: then all tables are there.
        post_migrate.connect(changes.install, sender=apps.get_app_config(capabilities.APPS[-1]))
