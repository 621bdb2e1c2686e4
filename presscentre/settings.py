"""One file, safe for production unless told otherwise. Each variable has a heading in docs/settings.md."""

from pathlib import Path

from csp.constants import NONE, SELF
from environs import Env

from presscentre.core import assets, checks, languages

env = Env(prefix="PRESSCENTRE_")
BASE_DIR = Path(__file__).resolve().parent.parent

# What kind of installation this is ------------------------------------------------------------------------------------
DEMO = env.bool("DEMO", False)  # offers "enter as", shows the mailbox, replays the night
DEMO_PEOPLE = env.int("DEMO_PEOPLE", 700)  # invented journalists that it begins with
DEBUG = env.bool("DEBUG", False)
INSECURE = DEBUG or DEMO  # a laptop on http://127.0.0.1: no HSTS, cookies without Secure
DATA_DIR = env.path("DATA_DIR", BASE_DIR / "var")
SECRET_KEY = checks.secret_key(env.str("SECRET_KEY", ""), allow_made_up=INSECURE, folder=DATA_DIR)
FIELD_KEYS = checks.field_keys(env.list("FIELD_KEYS", []), folder=DATA_DIR)  # the first seals, all open
ALLOWED_HOSTS = env.list("HOSTS", ["127.0.0.1", "localhost", "[::1]"])
LIVE_ORIGINS: list[str] = env.list("ORIGINS", [])  # scheme://host[:port]; empty: the request's own host and scheme
CSRF_TRUSTED_ORIGINS = LIVE_ORIGINS
PUBLIC_URL = checks.public_url(env.str("PUBLIC_URL", ""))  # where links in letters lead; empty: see core/links.py
OPERATOR_TOKEN = checks.operator_token(env.str("OPERATOR_TOKEN", ""))  # for /readyz, /metrics from beyond loopback

INSTALLED_APPS = [
    "modeltranslation",  # before admin, so that its fields are there
    "presscentre.core",
    "presscentre.audit",
    "presscentre.live",
    "presscentre.operations",
    "presscentre.notices",
    "presscentre.events",
    "presscentre.people",
    "presscentre.office",
    "presscentre.privacy",
    "presscentre.kiosk",
    "presscentre.api",
    "presscentre.accreditation",
    "presscentre.briefings",
    "presscentre.figures",
    "presscentre.home",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "channels",
    "django_htmx",
    "django_structlog",
    "django_tasks",
    "django_tasks_db",
    "drf_spectacular",
    "rest_framework",
    "template_partials",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "presscentre.core.middleware.SafetyHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "presscentre.core.middleware.Languages",
    "presscentre.core.middleware.PlainAddresses",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "presscentre.core.middleware.Refusals",
    "presscentre.api.middleware.Problems",
]

ROOT_URLCONF = "presscentre.urls"
ASGI_APPLICATION = "presscentre.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["presscentre.core.templatetags.house"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "presscentre.core.context.house",
            ],
        },
    }
]

# Rows and files -------------------------------------------------------------------------------------------------------
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": checks.database(env.str("DATABASE_URL", f"sqlite:///{DATA_DIR}/presscentre.sqlite3"))}
REDIS_URL = env.str("REDIS_URL", "")  # empty: one process, an in-process doorbell
CACHES = {"default": checks.cache(REDIS_URL)}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
MEDIA_ROOT = DATA_DIR / "media"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
EMBEDDED_WORKER = env.bool("EMBEDDED_WORKER", not REDIS_URL)  # the server process also works the jobs
WORKER_SECONDS = env.float("WORKER_SECONDS", 1.0)
PULL_PRIVATE = env.bool("PULL_PRIVATE", False)  # a source may be fetched from our own network

# People ---------------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["presscentre.people.backend.PeopleBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "presscentre.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_FORMS = {
    "request_login_code": "presscentre.people.forms.RequestCodeForm",
    "confirm_login_code": "presscentre.people.forms.ConfirmCodeForm",
}
# By account ("key", "user") only, never by address: the hall is one address. Forms add the browser.
ACCOUNT_RATE_LIMITS = {
    **dict.fromkeys(["login", "signup", "reset_password", "reset_password_from_key", "verify_phone"]),
    "request_login_code": "10/10m/key",
    "code_from_browser": "10/15m/key",
    "code_for_account": "300/h/key",
    "login_failed": "10/15m/key",
    "reauthenticate": "20/m/user",
}
MFA_RATE_LIMITS = {"webauthn_login": None}  # nothing to guess there
MFA_FORMS = {
    "activate_totp": "presscentre.people.forms.ActivateAppForm",
    "authenticate": "presscentre.people.forms.SecondFactorForm",
    "reauthenticate": "presscentre.people.forms.SecondFactorAgainForm",
}
MFA_ADAPTER = "presscentre.people.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_TOTP_ISSUER = "Presscentre"
USERSESSIONS_ADAPTER = "presscentre.people.adapter.SessionsAdapter"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = INSECURE
SESSION_COOKIE_AGE = 60 * 60 * 24 * 3
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not INSECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "sessionid" if INSECURE else "__Host-sessionid"
CSRF_COOKIE_NAME = "csrftoken" if INSECURE else "__Host-csrftoken"
LANGUAGE_COOKIE_NAME = "language" if INSECURE else "__Host-language"
CSRF_COOKIE_HTTPONLY = True

ADDRESSES_DAYS = env.int("ADDRESSES_DAYS", 7)  # then a session's network address is cut and its browser forgotten
ACCOUNT_MONTHS = env.int("ACCOUNT_MONTHS", 24)  # unused for so long, an account is deleted, with notice

# Mail -----------------------------------------------------------------------------------------------------------------
EMAIL = checks.mail(env.str("EMAIL_URL", "none:" if INSECURE else "smtp://localhost:25"))
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = EMAIL["backend"], EMAIL["host"], EMAIL["port"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL["user"], EMAIL["password"]
EMAIL_USE_TLS, EMAIL_USE_SSL, EMAIL_TIMEOUT = EMAIL["tls"], EMAIL["ssl"], 20
DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", "press@example.org")

# Languages and time ---------------------------------------------------------------------------------------------------
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = languages.INTERFACE
LOCALE_PATHS = [BASE_DIR / "locale"]
MODELTRANSLATION_LANGUAGES = languages.CODES
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_ENABLE_FALLBACKS = True
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en",)

# Files of the house, under a prefix that carries their content's hash ------------------------------------------------
BUILD = assets.build(BASE_DIR)
STATIC_URL = "/static/" if DEBUG else f"/static/{BUILD}/"  # whoever edits a file wants to see it
STATIC_ROOT = assets.collected(DATA_DIR, BUILD)
STATICFILES_FINDERS = [
    "presscentre.core.sheets.Sheets",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STATICFILES_DIRS = [BASE_DIR / "static", *assets.front_end_packages(BASE_DIR / "node_modules")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/[0-9a-f]{12}/"

# Safety ---------------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, assets.import_map_hash(STATIC_URL, BASE_DIR)],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = env.bool("SSL_REDIRECT", not INSECURE)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", False) else None
SECURE_HSTS_SECONDS = 0 if INSECURE else 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not INSECURE

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["presscentre.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["presscentre.api.permissions.Nobody"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "presscentre.api.paging.Pages",
    "DEFAULT_SCHEMA_CLASS": "presscentre.api.schema.Schema",
    "EXCEPTION_HANDLER": "presscentre.api.problems.handler",
    "DEFAULT_THROTTLE_CLASSES": ["presscentre.api.throttles.ForEachToken"],
    "DEFAULT_THROTTLE_RATES": {"token": "6000/min"},
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Presscentre",
    "DESCRIPTION": "Machines push figures in, and read statements, schedule and figures out.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1/",
    "POSTPROCESSING_HOOKS": ["presscentre.api.schema.complete"],
}
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = None
LOGGING = checks.logging(level=env.str("LOG_LEVEL", "INFO"), pretty=INSECURE)
