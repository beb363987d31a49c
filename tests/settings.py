"""The site's settings as the tests use them: real PostgreSQL, nothing slow, nothing that leaves the machine."""

from launch.environment import use_test_environment

use_test_environment()

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, STORAGES  # noqa: E402
from launch.say import VAR  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MAILERS = {alias: {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"} for alias in ("default", "smtp")}
MEDIA_ROOT = VAR / "test-media"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
# No pool: the test database is dropped at the end, and a pool would hold it open.
del DATABASES["default"]["OPTIONS"]["pool"]
DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off"
