"""Settings: one module, read from the environment, with defaults that are safe in production.

`./run` sets the environment of the embedded default (see `apcommission/embedded.py`); production
sets it as docs/running/configuration.md lists.
"""

from pathlib import Path

from csp.constants import NONE, SELF

from apcommission import schedule
from apcommission.secret_files import Env
from apcommission.signing_in import configuration as signing_in

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

# The authority whose installation this is (docs/decisions: one installation, one authority).
AUTHORITY_NAME = env.str("AUTHORITY_NAME", default="Wenbury Council")
AUTHORITY_CODE = env.str("AUTHORITY_CODE", default="999")
SERVICE_NAME = "Alternative provision"
INSTANCE_NOTICE = env.str("INSTANCE_NOTICE", default="")

CODE_VERSION = env.str("CODE_VERSION", default="Not told")
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_ADDRESS = env.str("SITE_ADDRESS", default="http://127.0.0.1:8000")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "crispy_forms",
    "crispy_forms_gds",
    "django_filters",
    "django_celery_beat",
    "rules.apps.AutodiscoverRulesConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "apcommission",
    "providers",
    "referrals",
    "placements",
    "monitoring",
]

MIDDLEWARE = [
    "apcommission.operation.middleware.WatchingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "apcommission.middleware.NotKeptMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "apcommission.signing_in.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "apcommission.people.middleware.KnownMiddleware",
    "apcommission.people.middleware.SecondFactorMiddleware",
    "apcommission.second_wall.WallMiddleware",
    "apcommission.signing_in.links.LinkMiddleware",
    "apcommission.audit.middleware.RefusalMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "apcommission.middleware.WrongMethodMiddleware",
    "apcommission.middleware.SoundAddressMiddleware",
]

ROOT_URLCONF = "apcommission.urls"
# Widgets are drawn by our templates where we have our own.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
WSGI_APPLICATION = "apcommission.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apcommission.shell.shell",
            ],
        },
    },
]

DATABASES = {"default": env.db("DATABASE_URL")}
# By a setting of its own, where the address in DATABASE_URL has none.
DATABASES["default"]["PASSWORD"] = (
    env.str("DATABASE_PASSWORD", default="") or DATABASES["default"]["PASSWORD"]
)
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Behind a pool of connections in transaction mode a cursor does not outlive its transaction.
POOLED = env.bool("CONNECTION_POOL", default=False)
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = POOLED
if not POOLED:
    # A page names a dozen tables by their keys, in the order in which they are read: to weigh all others
    # takes longer than to answer. And what an index finds lies in memory, or on a disk that does not turn.
    # A pool hands no options on: there the server's configuration says it.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
        "options",
        "-c join_collapse_limit=6 -c from_collapse_limit=6 -c random_page_cost=1.1",
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL")
CACHES = {
    "default": {"BACKEND": "apcommission.forgiving_cache.ForgivingCache", "LOCATION": REDIS_URL}
}
CACHES["default"]["KEY_PREFIX"] = env.str("CACHE_PREFIX", default="ap")
SESSION_ENGINE = "apcommission.signing_in.sessions"

# Celery: a task may run twice (a killed worker gives its task back), so every task is written to be
# repeated without harm. Arguments are primary keys only, never personal data.
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_DEFAULT_QUEUE = env.str("CELERY_QUEUE", default="ap")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TRACK_STARTED = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_connect_timeout": 5}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_TIMEZONE = "Europe/London"
CELERY_BEAT_SCHEDULE = schedule.WHAT_HAPPENS_BY_ITSELF

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "var" / "static"))
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("govuk-frontend", BASE_DIR / "node_modules" / "govuk-frontend" / "dist" / "govuk"),
]
STATICFILES_FINDERS = [
    "apcommission.static_files.AskedForFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": env.str("DOCUMENTS_ROOT", default=str(BASE_DIR / "var" / "documents"))
        },
    },
    "staticfiles": {
        "BACKEND": env.str(
            "STATICFILES_BACKEND", default="whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
DOCUMENTS_S3_BUCKET = env.str("DOCUMENTS_S3_BUCKET", default="")
if DOCUMENTS_S3_BUCKET:
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": DOCUMENTS_S3_BUCKET,
            # Empty ones: as the surroundings say (boto3 asks a machine's own role, for instance).
            "endpoint_url": env.str("DOCUMENTS_S3_ENDPOINT", default="") or None,
            "access_key": env.str("DOCUMENTS_S3_KEY", default="") or None,
            "secret_key": env.str("DOCUMENTS_S3_SECRET", default="") or None,
        },
    }
# A week's register of a large provider: four fields for each pupil and session, 200 pupils and ten sessions.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DOCUMENT_MAX_BYTES = env.int("DOCUMENT_MAX_BYTES", default=10 * 1024 * 1024)
SCANNER_URL = env.str("SCANNER_URL", default="")
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

CRISPY_ALLOWED_TEMPLATE_PACKS = ["gds"]
CRISPY_TEMPLATE_PACK = "gds"
CRISPY_CLASS_CONVERTERS = {
    "numberinput": "govuk-input",
    "urlinput": "govuk-input",
    "fileinput": "govuk-file-upload",
    "checkboxinput": "govuk-checkboxes__input",
    "selectmultiple": "govuk-select",
    "namebox": "govuk-input",
}
FILTERS_EMPTY_CHOICE_LABEL = "Any"

# How people sign in: django-allauth, by e-mail address; accounts are made by an administrator.
vars().update(signing_in.settings_of(env, AUTHORITY_NAME))
# Those who see pupils need a second factor. The embedded demo switches it off and says so.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=True)
# Minutes without a page after which a session ends.
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=30)
# The authority's own directory (OpenID Connect): what people call it; domains whose addresses it is trusted
# to have checked, where it does not say so itself; whether a second factor that it asked for counts here.
DIRECTORY_NAME = env.str("DIRECTORY_NAME", default="")
DIRECTORY_DOMAINS = env.list("DIRECTORY_DOMAINS", default=[])
DIRECTORY_SECOND_FACTOR = env.bool("DIRECTORY_SECOND_FACTOR", default=False)

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
INSECURE_HTTP = env.bool("INSECURE_HTTP", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not INSECURE_HTTP
if not INSECURE_HTTP:
    # Browsers take a cookie of such a name from this very host alone, and only by HTTPS.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
SECURE_HSTS_SECONDS = 0 if INSECURE_HTTP else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not INSECURE_HTTP
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Else all who fail to sign in would be counted as one: the proxy.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
# With a key, e-mail goes through GOV.UK Notify instead, by one template.
NOTIFY_API_KEY = env.str("NOTIFY_API_KEY", default="")
NOTIFY_TEMPLATE_ID = env.str("NOTIFY_TEMPLATE_ID", default="")
NOTIFY_ADDRESS = env.str("NOTIFY_ADDRESS", default="https://api.notifications.service.gov.uk")
if NOTIFY_API_KEY:
    EMAIL_BACKEND = "apcommission.messages.notify.Backend"
EMAIL_TIMEOUT = 30  # seconds: a mail server that hangs must not hold a worker
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="alternative-provision@wenbury.example")

LOG_FORMAT = env.str("LOG_FORMAT", default="")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": f"apcommission.logs.{'JsonLine' if LOG_FORMAT == 'json' else 'LogLine'}",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        # Fifty lines for each PDF, and one for each font, say nothing that anyone would look for.
        **{name: {"level": "WARNING"} for name in ("weasyprint.progress", "fontTools")},
        # Django would send errors by e-mail too, with all that the request held.
        "django": {"handlers": []},
    },
}

# The return of a week is due so many days after its Monday: 8 is the Tuesday of the week after.
WEEKLY_RETURN_DUE_DAYS = env.int("WEEKLY_RETURN_DUE_DAYS", default=8)

# An appeal or complaint against a panel's decision is answered within so many days of its coming.
APPEAL_ANSWER_DAYS = env.int("APPEAL_ANSWER_DAYS", default=28)
# When sessions begin, in the morning and after noon; absence is told to schools within the hour of it.
SESSION_STARTS = env.str("SESSION_STARTS", default="09:30,13:00")
# Hours of a session; hours a week that are full time; and from how many hours and pupils a provider counts as
# a school that must be registered.
SESSION_HOURS = env.float("SESSION_HOURS", default=2.5)
FULL_TIME_HOURS = env.float("FULL_TIME_HOURS", default=25)
REGISTRATION_HOURS = env.float("REGISTRATION_HOURS", default=18)
REGISTRATION_PUPILS = env.int("REGISTRATION_PUPILS", default=5)
# Attendance in per cent below which an alert is made, where a placement has no agreed level of its own.
AGREED_ATTENDANCE = env.int("AGREED_ATTENDANCE", default=85)
# Days after the end of a month by which its invoice is paid.
INVOICE_DAYS = env.int("INVOICE_DAYS", default=30)
# Weeks after which a placement is reviewed again; up to how many weeks a placement is timed, with one review
# at its mid-point.
REVIEW_WEEKS = env.int("REVIEW_WEEKS", default=6)
TIMED_PLACEMENT_WEEKS = env.int("TIMED_PLACEMENT_WEEKS", default=13)
# Minutes after which an urgent incident that no safeguarding lead took note of goes to the commissioners; and
# within which parents and school, and the police, are told of a missing pupil.
INCIDENT_SEEN_MINUTES = env.int("INCIDENT_SEEN_MINUTES", default=60)
# Minutes for which a record that is opened in an emergency stays open.
EMERGENCY_ACCESS_MINUTES = env.int("EMERGENCY_ACCESS_MINUTES", default=60)
MISSING_TELL_MINUTES = env.int("MISSING_TELL_MINUTES", default=15)
MISSING_POLICE_MINUTES = env.int("MISSING_POLICE_MINUTES", default=60)

# Publishing: a count of pupils from 1 to this less one is shown as `c` (measures.md: publishing).
SUPPRESSION_THRESHOLD = env.int("SUPPRESSION_THRESHOLD", default=5)

# Whether everyone may read the published directory as data (Open Referral UK), without signing in.
OPEN_DIRECTORY = env.bool("OPEN_DIRECTORY", default=True)
# The directory: an entry is confirmed once a year; asked for in vain, it is marked, then taken out.
DIRECTORY_REFRESH_AFTER_DAYS = env.int("DIRECTORY_REFRESH_AFTER_DAYS", default=365)
DIRECTORY_MARK_AFTER_DAYS = env.int("DIRECTORY_MARK_AFTER_DAYS", default=30)
DIRECTORY_WITHDRAW_AFTER_DAYS = env.int("DIRECTORY_WITHDRAW_AFTER_DAYS", default=90)
