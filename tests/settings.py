"""The settings of the product, made quick and closed for tests; the database is real, its file or schema is a test's.

`DATABASE_URL` names the server (`script/test` starts one); without it the suite runs on SQLite, in a file, as
in production.
"""

import atexit
import os
import shutil
import tempfile

if "DATA_DIR" not in os.environ:
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="ikg-tests-")
    atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
os.environ.update({"DEBUG": "0", "DEMONSTRATION": "0", "TEST_CLOCK": "1", "SITE_URL": "http://localhost"})
os.environ.pop("EMAIL_URL", None)
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in the thread of the test

from ikg.settings import *  # noqa: F403
from ikg.settings import DATA_DIR, DATABASES, IS_SQLITE, LOGGING

if IS_SQLITE:
    # a file, because a shared database in memory locks whole tables and has no other processes
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / f"test-{os.getpid()}.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick; test_settings looks at the real ones
SECOND_STEP_REQUIRED = False  # tests/departments turns it on where it is the subject
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
LOGGING = {**LOGGING, "root": {"handlers": [], "level": "INFO"}}  # pytest shows the lines of a test that fails
