"""Settings of the Forum: from the environment only, safe by default, listed in docs/operators.md."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django.conf.locale
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from psycopg.conninfo import conninfo_to_dict

from config.env import env, env_bool, env_choice, env_int, env_list, secret
from core.languages import LANGUAGES as EU_LANGUAGES

BASE_DIR = Path(__file__).resolve().parent.parent

# --- The site and its mode -------------------------------------------------------------------

DEBUG = env_bool("DEBUG")
FORUM_DEMO = env_bool("FORUM_DEMO")
FORUM_BASE_URL = env("FORUM_BASE_URL").rstrip("/")
_address = urlsplit(FORUM_BASE_URL)
if _address.scheme not in {"http", "https"} or not _address.hostname:
    raise ImproperlyConfigured(f"FORUM_BASE_URL must look like https://forum.example, not {FORUM_BASE_URL!r}.")
_https = _address.scheme == "https"
OPEN_DATA_LICENCE, OPEN_DATA_LICENCE_URL = env("OPEN_DATA_LICENCE", ""), env("OPEN_DATA_LICENCE_URL", "")

SECRET_KEY = secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = secret("SECRET_KEY_FALLBACKS", "").split()
MFA_ENCRYPTION_KEY = secret("MFA_ENCRYPTION_KEY", SECRET_KEY)
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", default=_address.hostname)
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", default=FORUM_BASE_URL)

# --- Parts -------------------------------------------------------------------------------------

OUR_APPS = ["core", "members", "notifications", "partnerships", "events", "opportunities", "forum", "pages"]
INSTALLED_APPS = [
    "config.apps.SiteConfig",
    *(f"{app}.apps.{app.capitalize()}Config" for app in OUR_APPS),
    "pages.workplace.apps.WorkplaceConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "django_htmx",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.BrowserPolicyMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.HealthMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "members.session_age.SessionAgeMiddleware",
    "members.workplace.WorkplaceMiddleware",
    "members.middleware.ActivityMiddleware",
    "members.middleware.PreferencesMiddleware",
    "members.middleware.FormErrorsMiddleware",
    "members.middleware.ActingMiddleware",
]
ROOT_URLCONF = "config.urls"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "cluster"
CRISPY_TEMPLATE_PACK = "cluster"
CRISPY_FAIL_SILENTLY = False

# --- Data ----------------------------------------------------------------------------------------

_database = {name: str(value) for name, value in conninfo_to_dict(secret("DATABASE_URL")).items()}
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _database.pop("dbname", ""),
        "USER": _database.pop("user", ""),
        "PASSWORD": _database.pop("password", ""),
        "HOST": _database.pop("host", ""),
        "PORT": _database.pop("port", ""),
        # The pool and the health checks survive a restart of the server; a pool wants an age of 0.
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **_database,
            # Only for questions that ask to be planned once (members.prepared).
            "prepare_threshold": 5,
            "pool": {"min_size": 1, "max_size": env_int("DATABASE_POOL_SIZE", default=8), "timeout": 5},
        },
    },
}
_cache_url = secret("CACHE_URL", "")
# Shared between processes either way: log-in limits and one-time codes are counted in the cache.
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _cache_url}
    if _cache_url
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache"},
}
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False
# An agenda of a long event is one form with a few thousand fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
MEDIA_URL = "/media/"  # serves nothing: a view asks who may see a file
FILE_UPLOAD_HANDLERS = ["core.uploads.CappedUploadHandler"]
MEDIA_ROOT = Path(env("MEDIA_ROOT", str(BASE_DIR / "media")))
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.storage.StaticStorage"},
}
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# --- Languages and time ----------------------------------------------------------------------------

# Django knows 23 of the 24 official languages of the European Union by name; Maltese is ours to add.
django.conf.locale.LANG_INFO.setdefault("mt", {"bidi": False, "code": "mt", "name": "Maltese", "name_local": "Malti"})
LANGUAGE_CODE = "en"
# People write in all 24. The interface speaks those whose catalogue is compiled: no page misnames its language.
_translated = {path.parts[-3] for path in BASE_DIR.glob("locale/*/LC_MESSAGES/django.mo")} | {LANGUAGE_CODE}
LANGUAGES = [(code, name) for code, name in EU_LANGUAGES if code in _translated]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
# The database keeps UTC. Visitors see Brussels time, members their own zone; an agenda names its event's.
TIME_ZONE = "Europe/Brussels"

# --- Mail --------------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("DEFAULT_FROM_EMAIL", f"forum@{_address.hostname}")
CONTACT_EMAIL = env("CONTACT_EMAIL", DEFAULT_FROM_EMAIL)
DEMO_MAIL_DIR = BASE_DIR / "var" / "mail"
_smtp_security = env_choice("SMTP_SECURITY", "starttls", "tls", "none")
# All mail is queued, so that a dead mail server breaks no sign-up; the queue's worker uses "smtp".
MAILERS: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "notifications.mail.QueuedEmailBackend"},
    "smtp": {"BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": {"file_path": DEMO_MAIL_DIR}}
    if FORUM_DEMO
    else {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": env("SMTP_HOST", "localhost"),
            "port": env_int("SMTP_PORT", default=587),
            "username": env("SMTP_USER", ""),
            "password": secret("SMTP_PASSWORD", ""),
            "use_tls": _smtp_security == "starttls",
            "use_ssl": _smtp_security == "tls",
            "timeout": 20,
        },
    },
}

# --- Accounts ------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "members.Member"
AUTHENTICATION_BACKENDS = ["members.backends.MemberBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_validators = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"{_validators}.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ["email", "username"]}},
    {"NAME": f"{_validators}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_validators}.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "members.adapter.AccountAdapter"
ACCOUNT_FORMS = {"signup": "pages.forms.SignupForm"}
MFA_ADAPTER = "members.adapter.MFAAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _address.scheme
ALLAUTH_TRUSTED_PROXY_COUNT = env_int("TRUSTED_PROXY_COUNT", default=0)
STAFF_NEEDS_SECOND_FACTOR = env_bool("STAFF_NEEDS_SECOND_FACTOR", default=True)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _https
# allauth would write a row on every page a member opens; our ActivityMiddleware does it now and then.
USERSESSIONS_TRACK_ACTIVITY = True

# --- What the browser is told ----------------------------------------------------------------------------

# No nonces: nothing of ours is inline, nor is what we use of the stock admin, and pages stay the same for caches.
_own = "script-src style-src img-src font-src connect-src manifest-src form-action"
_none = "default-src base-uri frame-ancestors object-src"
SECURE_CSP: dict[str, Any] = {name: [CSP.SELF] for name in _own.split()} | {name: [CSP.NONE] for name in _none.split()}
SECURE_SSL_REDIRECT = _https
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_HSTS_PRELOAD = env_bool("HSTS_PRELOAD")
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # preloading is the operator's choice
_prefix = "__Host-" if _https else ""
SESSION_COOKIE_NAME = f"{_prefix}sessionid"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _https
CSRF_COOKIE_NAME = f"{_prefix}csrftoken"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "pages.views.csrf_failure"
LANGUAGE_COOKIE_NAME, LANGUAGE_COOKIE_SAMESITE = "language", "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Log -----------------------------------------------------------------------------------------------

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "line"}},
    "root": {"handlers": ["stdout"], "level": env_choice("LOG_LEVEL", "INFO", "DEBUG", "WARNING", "ERROR")},
    "loggers": {
        "django": {"handlers": ["stdout"], "level": "INFO", "propagate": False},
        "procrastinate": {"level": "WARNING"},
    },
}
