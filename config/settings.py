"""Settings, every one of them by environment; see docs/operations.md for the table."""

import os
import secrets
import sys
from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF

#: Makes generic classes of the framework (ModelForm[Unit]) writable at run time as the types know them.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent


def _flag(name: str, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


#: All state of the site lives under this folder: database, files, dossiers, jobs, mail.
CAICACH_HOME = Path(os.environ.get("CAICACH_HOME", BASE_DIR / "var")).resolve()
#: A site's own rules and templates, laid over ours.
CAICACH_LOCAL = Path(os.environ.get("CAICACH_LOCAL", BASE_DIR / "local")).resolve()
#: Sample people are shown on the login page and the ribbon says so. Never in production.
CAICACH_SAMPLE = _flag("CAICACH_SAMPLE", False)
CAICACH_HOME.mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    """The key by environment, or one made once for this site and kept readable by its owner only."""
    if given := os.environ.get("CAICACH_SECRET_KEY"):
        return given
    kept = CAICACH_HOME / "secret_key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(64), encoding="ascii")
    return kept.read_text(encoding="ascii")


SECRET_KEY = _secret_key()
DEBUG = _flag("CAICACH_DEBUG", False)
ALLOWED_HOSTS = os.environ.get("CAICACH_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("CAICACH_ORIGINS", "").split(",") if o]
_HTTPS = _flag("CAICACH_HTTPS", False)

INSTALLED_APPS = [
    "caicach.foundation.ui",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "csp",
    "caicach.foundation.audit",
    "caicach.foundation.facts",
    "caicach.foundation.rules",
    "caicach.foundation.organizations",
    "caicach.foundation.documents",
    "caicach.foundation.jobs",
    "caicach.foundation.notifications",
    "caicach.foundation.imports",
    "caicach.registers.plans",
    "caicach.registers.tasks",
    "caicach.registers.dossiers",
    "caicach.registers.declarations",
    "caicach.measuring.indicators",
    "caicach.measuring.targets",
    "caicach.publishing.reports",
    "caicach.publishing.dashboards",
    "demo",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "caicach.foundation.ui.middleware.FaultPageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "caicach.foundation.organizations.middleware.ActingPersonMiddleware",
    "caicach.foundation.organizations.middleware.DutiesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "caicach.foundation.ui.forms.TablerRenderer"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "caicach.foundation.ui.context.shell",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "jinja2",
        "DIRS": [],
        "APP_DIRS": True,  # looks in <app>/jinja2/
        "OPTIONS": {"environment": "caicach.foundation.ui.jinja.environment"},
    },
]

_SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;",
}
DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL", f"sqlite:///{CAICACH_HOME / 'db.sqlite3'}"),
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = _SQLITE_OPTIONS
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "organizations.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
if "pytest" in sys.modules:  # the real hash takes half a second on purpose
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "caicach.foundation.organizations.signin.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/15m/key"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Caicach] "
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
_ACCOUNT_FORMS = "caicach.foundation.organizations.forms.account"
ACCOUNT_FORMS = {
    "login": f"{_ACCOUNT_FORMS}.LoginForm",
    "reauthenticate": f"{_ACCOUNT_FORMS}.ReauthenticateForm",
    "change_password": f"{_ACCOUNT_FORMS}.ChangePasswordForm",
    "set_password": f"{_ACCOUNT_FORMS}.SetPasswordForm",
    "reset_password": f"{_ACCOUNT_FORMS}.ResetPasswordForm",
    "reset_password_from_key": f"{_ACCOUNT_FORMS}.ResetPasswordKeyForm",
}
MFA_ADAPTER = "caicach.foundation.organizations.signin.MFAAdapter"
MFA_FORMS = {
    "authenticate": f"{_ACCOUNT_FORMS}.AuthenticateForm",
    "reauthenticate": f"{_ACCOUNT_FORMS}.MFAReauthenticateForm",
    "activate_totp": f"{_ACCOUNT_FORMS}.ActivateTOTPForm",
    "deactivate_totp": f"{_ACCOUNT_FORMS}.DeactivateTOTPForm",
    "generate_recovery_codes": f"{_ACCOUNT_FORMS}.GenerateRecoveryCodesForm",
}
#: Roles that must have a second factor ("administrator,leader"); the operator then needs one too.
CAICACH_REQUIRE_MFA = frozenset(role for role in os.environ.get("CAICACH_REQUIRE_MFA", "").split(",") if role)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Caicach"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
#: Largest file a person may upload, bytes; the reader has finer limits by type.
CAICACH_UPLOAD_LIMIT = int(os.environ.get("CAICACH_UPLOAD_LIMIT", 100 * 1024 * 1024))
#: What the engine that reads dossier files may take of the machine.
CAICACH_DOSSIER_MEMORY = os.environ.get("CAICACH_DOSSIER_MEMORY", "1GB")
CAICACH_DOSSIER_THREADS = int(os.environ.get("CAICACH_DOSSIER_THREADS", os.cpu_count() or 2))
#: Largest spreadsheet a person may import, bytes; what it may grow to when unpacked; its most rows and cells.
CAICACH_IMPORT_LIMIT = int(os.environ.get("CAICACH_IMPORT_LIMIT", 512 * 1024 * 1024))
CAICACH_IMPORT_UNPACKED = int(os.environ.get("CAICACH_IMPORT_UNPACKED", 1024 * 1024 * 1024))
CAICACH_IMPORT_ROWS = int(os.environ.get("CAICACH_IMPORT_ROWS", 5_000_000))
CAICACH_IMPORT_CELLS = int(os.environ.get("CAICACH_IMPORT_CELLS", 40_000_000))
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

#: Where jobs run: "worker" (a process of its own) or "immediate" (in the caller; for tests).
CAICACH_JOBS = os.environ.get(
    "CAICACH_JOBS", "immediate" if _flag("CAICACH_TESTING", False) or "pytest" in sys.modules else "worker"
)

LANGUAGE_CODE = "vi"
TIME_ZONE = os.environ.get("CAICACH_TIME_ZONE", "Asia/Ho_Chi_Minh")
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["caicach.foundation.ui.formats"]

STATIC_URL = "static/"
STATIC_ROOT = CAICACH_HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or _flag("CAICACH_TESTING", "pytest" in sys.modules)
        else "config.staticfiles.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or _flag("CAICACH_TESTING", "pytest" in sys.modules)
MEDIA_ROOT = CAICACH_HOME / "files"

#: Where people reach this site; links in mails begin with it.
CAICACH_URL = os.environ.get("CAICACH_URL", "http://localhost:8000").rstrip("/")
EMAIL_BACKEND = os.environ.get("CAICACH_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = str(CAICACH_HOME / "mail")
EMAIL_HOST = os.environ.get("CAICACH_EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("CAICACH_EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("CAICACH_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("CAICACH_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = _flag("CAICACH_EMAIL_TLS", False)
DEFAULT_FROM_EMAIL = os.environ.get("CAICACH_EMAIL_FROM", "caicach@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("CAICACH_LOG", "WARNING")},
}
