"""What machines ask, at the addresses that they expect (`middleware.py` answers before all else)."""

from django.urls import path

from apcommission.operation import probes

urlpatterns = [
    path("healthz", probes.alive, name="healthz"),
    path("readyz", probes.ready, name="readyz"),
    path("metrics", probes.figures, name="metrics"),
]
