"""One frozen Settings, read once from the environment. Nobody else reads it."""

import json
import os
from base64 import b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from secrets import token_bytes
from tempfile import NamedTemporaryFile
from typing import Any

from app.environment import NOTHING, Reader, Secret, SettingError

__all__ = ["Secret", "SettingError", "Settings", "current", "secret_behind"]

ROOT = Path(__file__).resolve().parents[1]


_KEYS = ("SIGNING_KEYS", "SEAL_KEYS", "THROTTLE_KEY", "QUEUE_KEYS")


@dataclass(frozen=True)
class Settings:
    """What a deployer decides. What a manager may change is a table, not a setting."""

    env: str = "development"
    public_url: str = "http://127.0.0.1:8000"
    allowed_hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    trusted_proxies: tuple[str, ...] = ()
    data_dir: Path = ROOT / ".data"
    pg_bin: str = ""
    database_url: Secret = NOTHING
    database_pooled_url: Secret = NOTHING
    database_replica_url: Secret = NOTHING
    database_replica_lag: int = 5
    database_work_url: Secret = NOTHING
    database_owner_url: Secret = NOTHING
    signing_keys: Secret = NOTHING
    seal_keys: Secret = NOTHING
    throttle_key: Secret = NOTHING
    queue_key: Secret = NOTHING
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: Secret = NOTHING
    mail_from: str = "Recourse <no-reply@recourse.invalid>"
    mail_folder: Path = ROOT / ".data" / "mail"
    documents_folder: Path = ROOT / ".data" / "documents"
    documents_s3_bucket: str = ""
    documents_s3_endpoint: str = ""
    documents_s3_region: str = ""
    documents_s3_key: Secret = NOTHING
    documents_s3_secret: Secret = NOTHING
    documents_quota_mb: int = 0
    clamd_address: str = ""
    egress_allow: tuple[str, ...] = ()
    password_blocklist: str = ""
    security_contact: str = ""
    metrics_token: Secret = NOTHING
    contract_2018_enabled: bool = True
    bi_aggregate: bool = False
    bi_mongo_uri: Secret = NOTHING
    bi_mongo_db: str = "recourse_bi"
    bi_timezone: str = "UTC"
    bi_deployment: str = "main"
    bi_chunk: int = 10
    bi_shared: bool = False
    bi_export_pii: bool = False
    scheduled_task: str = ""
    web_processes: int = 1
    pool_size: int = 10
    allow_lan: bool = False
    metrics_port: int = 0
    drain_seconds: int = 0
    backup_folder: str = ""
    backup_recipient: str = ""
    faults: str = field(default="", repr=False)

    @property
    def production(self) -> bool:
        """Whether unsafe conveniences are absent."""
        return self.env == "production"

    @property
    def https(self) -> bool:
        """Whether people reach the house over TLS."""
        return self.public_url.startswith("https://")

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read every setting; a `NAME_FILE` beside a secret names a file that holds it.

        Raises SettingError naming the first setting that cannot be used.
        """
        read = Reader(env)
        if read.text("RECOURSE_ENV", "development") != "production":
            read = Reader({**_development_secrets(read.path("DATA_DIR", cls.data_dir)), **env})
        settings = cls(
            env=read.choice("RECOURSE_ENV", ("development", "test", "production"), "development"),
            public_url=read.text("PUBLIC_URL", cls.public_url).rstrip("/"),
            allowed_hosts=read.words("ALLOWED_HOSTS", cls.allowed_hosts),
            trusted_proxies=read.words("TRUSTED_PROXIES", ()),
            data_dir=read.path("DATA_DIR", cls.data_dir),
            pg_bin=read.text("PG_BIN", ""),
            database_url=read.secret("DATABASE_URL"),
            database_pooled_url=read.secret("DATABASE_POOLED_URL"),
            database_replica_url=read.secret("DATABASE_REPLICA_URL"),
            database_replica_lag=read.number("DATABASE_REPLICA_LAG", cls.database_replica_lag),
            database_work_url=read.secret("DATABASE_WORK_URL"),
            database_owner_url=read.secret("DATABASE_OWNER_URL"),
            signing_keys=read.secret("SIGNING_KEYS"),
            seal_keys=read.secret("SEAL_KEYS"),
            throttle_key=read.secret("THROTTLE_KEY"),
            queue_key=read.secret("QUEUE_KEYS"),
            **_mail(read),
            **_documents(read),
            egress_allow=read.words("EGRESS_ALLOW", ()),
            password_blocklist=read.text("PASSWORD_BLOCKLIST", ""),
            security_contact=read.text("SECURITY_CONTACT", ""),
            metrics_token=read.secret("METRICS_TOKEN"),
            contract_2018_enabled=read.flag("CONTRACT_2018_ENABLED", True),
            **_intelligence(read),
            scheduled_task=read.text("SCHEDULED_TASK", ""),
            web_processes=read.number("WEB_PROCESSES", 1),
            pool_size=read.number("POOL_SIZE", 10),
            allow_lan=read.flag("ALLOW_LAN", False),
            metrics_port=read.number("METRICS_PORT", 0),
            drain_seconds=read.number(
                "DRAIN_SECONDS", 5 if read.env.get("RECOURSE_ENV") == "production" else 0
            ),
            backup_folder=read.text("BACKUP_FOLDER", ""),
            backup_recipient=read.text("BACKUP_RECIPIENT", ""),
            faults=read.text("RECOURSE_FAULTS", ""),
        )
        if settings.production and env.get("PYTHONASYNCIODEBUG"):
            raise SettingError("PYTHONASYNCIODEBUG shows what people typed and is refused in production.")
        _refuse_what_is_unsafe(settings)
        return settings


def _mail(read: Reader) -> dict[str, Any]:
    """How mail leaves."""
    return {
        "smtp_host": read.text("SMTP_HOST", ""),
        "smtp_port": read.number("SMTP_PORT", 587),
        "smtp_user": read.text("SMTP_USER", ""),
        "smtp_password": read.secret("SMTP_PASSWORD"),
        "mail_from": read.text("MAIL_FROM", Settings.mail_from),
        "mail_folder": read.path("MAIL_FOLDER", read.path("DATA_DIR", Settings.data_dir) / "mail"),
    }


def _documents(read: Reader) -> dict[str, Any]:
    """Where files are kept, and who looks through them."""
    return {
        "documents_folder": read.path(
            "DOCUMENTS_FOLDER", read.path("DATA_DIR", Settings.data_dir) / "documents"
        ),
        "documents_s3_bucket": read.text("DOCUMENTS_S3_BUCKET", ""),
        "documents_s3_endpoint": read.text("DOCUMENTS_S3_ENDPOINT", ""),
        "documents_s3_region": read.text("DOCUMENTS_S3_REGION", ""),
        "documents_s3_key": read.secret("DOCUMENTS_S3_KEY"),
        "documents_s3_secret": read.secret("DOCUMENTS_S3_SECRET"),
        "documents_quota_mb": read.number("DOCUMENTS_QUOTA_MB", 0),
        "clamd_address": read.text("CLAMD_ADDRESS", ""),
    }


def _intelligence(read: Reader) -> dict[str, Any]:
    """Where totals are gathered, and by which clock (bi.md 1): a switch that is not plainly on is off."""
    return {
        "bi_aggregate": read.text("BI_AGGREGATE", "").lower() in {"1", "true", "yes", "on"},
        "bi_mongo_uri": read.secret("BI_MONGO_URI"),
        "bi_mongo_db": read.name("BI_MONGO_DB", Settings.bi_mongo_db),
        "bi_timezone": read.zone("BI_TIMEZONE", Settings.bi_timezone),
        "bi_deployment": read.name("BI_DEPLOYMENT", Settings.bi_deployment),
        "bi_chunk": read.number("BI_CHUNK", Settings.bi_chunk),
        "bi_shared": read.flag("BI_SHARED", False),
        "bi_export_pii": read.flag("BI_EXPORT_PII", False),
    }


def _refuse_what_is_unsafe(settings: Settings) -> None:
    """Production is strict by absence (security.md DF-3)."""
    if "*" in settings.trusted_proxies:
        raise SettingError("TRUSTED_PROXIES: name the addresses; * would let anyone choose theirs.")
    if not settings.production:
        return
    if settings.faults:
        raise SettingError("RECOURSE_FAULTS is for tests and is refused in production.")
    if not settings.https:
        raise SettingError("PUBLIC_URL must begin with https:// in production.")
    for name in ("database_url", "signing_keys", "seal_keys", "throttle_key", "queue_key"):
        if not getattr(settings, name):
            raise SettingError(f"{_variable(name)} must be set in production.")


def _development_secrets(folder: Path) -> dict[str, str]:
    """Keys of this installation, made once and kept readable by its owner alone (security.md KE-1)."""
    file = folder / "secrets.json"
    if not file.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = {name: f"dev:{b64encode(token_bytes(32)).decode()}" for name in _KEYS}
        with NamedTemporaryFile("w", dir=folder, delete=False) as new:
            json.dump(made, new)
        # Whoever comes first decides: a link, unlike a rename, does not replace what stands there.
        with suppress(FileExistsError):
            os.link(new.name, file)
        Path(new.name).unlink()
    kept: dict[str, str] = json.loads(file.read_text())
    return kept


def _variable(name: str) -> str:
    return {"queue_key": "QUEUE_KEYS"}.get(name, name.upper())


@lru_cache
def current() -> Settings:
    """The settings of this process."""
    return Settings.from_env(os.environ)


def secret_behind(reference: str, env: Mapping[str, str] | None = None) -> str:
    """What `env:NAME` or `file:/path` in the settings of a gateway stands for (notifications.md K-6).

    The house's own keys are not to be had this way. Raises KeyError or OSError for what is not there.
    """
    kind, _colon, place = reference.partition(":")
    if kind == "file":
        return Path(place).read_text().strip()
    if kind != "env" or place.removesuffix("_FILE") in _OWN:
        raise KeyError(kind)
    return (os.environ if env is None else env)[place]


_OWN = frozenset(
    {*_KEYS, "SEAL_KEYS", "SMTP_PASSWORD", "METRICS_TOKEN", "BI_MONGO_URI", "DOCUMENTS_S3_SECRET"}
) | {f"DATABASE{part}_URL" for part in ("", "_POOLED", "_REPLICA", "_WORK", "_OWNER")}
