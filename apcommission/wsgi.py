"""The door for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apcommission.settings")

application = get_wsgi_application()

# All that is loaded for good, the pages with it, before the first request: looking through it for what may be
# thrown away, again and again, took a tenth of the time of a page.
reverse("home")
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
