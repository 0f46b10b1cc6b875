"""Settings: every choice of the operator, read once from the environment (`CONSILIUM_...`)."""

import os
import secrets
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr, computed_field
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.kernel.folders import own_folder


class DicomwebSource(BaseModel):
    """A DICOMweb server that studies may be imported from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    url: str = Field(
        pattern=r"^https?://[^/?#@\s]+[^?#@\s]*$", description="its base, for example https://pacs/dicom-web"
    )
    private: bool = Field(default=False, description="its address may be a private or loopback one")
    authorization: SecretStr | None = Field(default=None, description="the header it wants, for example Bearer ...")


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="CONSILIUM_", env_ignore_empty=True, frozen=True, extra="ignore")

    data_dir: Path = Path("var")
    host: str = "127.0.0.1"
    port: int = 8000

    database_url: str | None = Field(default=None, description="the application's role")
    migration_database_url: str | None = Field(default=None, description="the owner's role")
    database_pool_size: int = 10

    blobs: str | None = Field(
        default=None,
        pattern=r"^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9!_.*'()/-]*)?$",
        description="where images are kept: s3://bucket/prefix; without it, a folder in the data folder",
    )
    s3_endpoint: str | None = Field(default=None, description="of an S3-compatible server, http(s)://host:port")
    s3_region: str = "us-east-1"
    s3_access_key: str | None = Field(default=None, description="without it, AWS's own variables or the machine's role")
    s3_secret_key: SecretStr | None = None
    s3_secret_key_file: Path | None = Field(default=None, description="holds the secret key, in its place")
    blobs_near_mb: int = Field(default=4096, ge=1, description="of copies kept on this machine when images are in S3")

    accel_prefix: str = Field(default="", description="where nginx in front keeps the blobs (X-Accel-Redirect)")

    dicomweb_sources: tuple[DicomwebSource, ...] = Field(default=(), description="JSON: where imports may come from")

    demo: bool = False
    https: bool = False
    in_process_worker: bool = Field(default=True, description="a worker comes with the web server; run.py: beside it")
    argon2_cheap: bool = Field(default=False, description="weak password hashing, for tests only")
    session_idle_minutes: int = 30
    session_absolute_hours: int = 12
    secret_key: str | None = Field(default=None, description="key of the hashes that replace identifiers")

    @computed_field  # type: ignore[prop-decorator]  # mypy cannot see through pydantic's documented stacking
    @property
    def secret(self) -> str:
        """From the environment, else a file in the data folder made on first use."""
        return self.secret_key or _secret_file(self.data_dir / "secret.key")


def _secret_file(path: Path) -> str:
    own_folder(path.parent)
    try:
        # exclusive creation: of two processes starting together only one may choose the key
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    return path.read_text().strip()


@lru_cache
def settings() -> Settings:
    return Settings()
