"""Under whose name the server runs: PostgreSQL refuses to run as root."""

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.kernel.embedded_postgres.cluster import CannotStart, Cluster, program

NOBODY = 65534


@dataclass(frozen=True)
class Identity:
    """A command prefix, and the user to become (None: stay who we are)."""

    prefix: tuple[str, ...] = ()
    user: int | None = None
    group: int | None = None

    def popen_options(self) -> dict[str, object]:
        if self.user is None:
            return {}
        return {"user": self.user, "group": self.group, "extra_groups": []}

    def run(self, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        options = self.popen_options()
        return subprocess.run(  # type: ignore[call-overload,no-any-return]  # options are Popen's, see above
            [*self.prefix, *command], capture_output=True, text=True, check=False, cwd="/", **options
        )

    def give(self, *folders: Path) -> None:
        """Make the folders this identity's own (nothing to do where it keeps our own user)."""
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
            if self.user is not None:
                os.chown(folder, self.user, self.group if self.group is not None else -1)


def identity_for(cluster: Cluster) -> Identity:
    """Ourselves; as root the cluster's owner, or for a new one a user namespace in which we are nobody
    (nothing to chown), else really nobody.

    A user without a name (containers often run under a bare number) needs the namespace too: initdb looks it up.
    """
    if os.geteuid() != 0:
        return Identity() if _has_a_name(os.geteuid()) else _nobody_in_a_namespace() or Identity()
    if cluster.data.exists() and (owner := cluster.data.stat()).st_uid != 0:
        return Identity((), owner.st_uid, owner.st_gid)
    return _nobody_in_a_namespace() or _really_nobody(cluster)


def _nobody_in_a_namespace() -> Identity | None:
    unshare = shutil.which("unshare")
    if unshare is None:
        return None
    inside = Identity((unshare, "-U", f"--map-user={NOBODY}", f"--map-group={NOBODY}"))
    return inside if inside.run([program("postgres"), "--version"]).returncode == 0 else None


def _has_a_name(user: int) -> bool:
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True


def _really_nobody(cluster: Cluster) -> Identity:
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        raise CannotStart(
            "PostgreSQL refuses to run as root, and here is neither a user namespace nor a user nobody: "
            "start as another user."
        ) from None
    nobody = Identity((), entry.pw_uid, entry.pw_gid)
    nobody.give(cluster.data, cluster.socket_dir)
    for folder in (cluster.home, cluster.home.parent):  # to be passed through, not to be listed
        folder.chmod(0o711)
    for path in cluster.data.rglob("*"):  # made by root in a namespace, which is no longer to be had
        os.chown(path, entry.pw_uid, entry.pw_gid, follow_symlinks=False)
    if nobody.run([program("postgres"), "--version"]).returncode != 0:
        raise CannotStart(_unreachable(program("postgres")))
    if not all(_open_to(entry.pw_uid, folder) for folder in cluster.data.parents):
        raise CannotStart(_unreachable(str(cluster.data)))
    return nobody


def _open_to(user: int, folder: Path) -> bool:
    facts = folder.stat()
    return bool(facts.st_mode & stat.S_IXOTH) or facts.st_uid == user


def _unreachable(path: str) -> str:
    return (
        f"PostgreSQL has to run as the user nobody here, who cannot reach {path}: "
        "start as an ordinary user, or from a folder everybody can enter."
    )
