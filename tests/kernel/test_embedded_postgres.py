"""The embedded PostgreSQL is there when needed, comes back after kill -9, and leaves nothing behind."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from app.kernel.embedded_postgres import Attachment, CannotStart, Cluster, attach, postmaster
from app.kernel.embedded_postgres.cluster import APPLICATION, DATABASE, OWNER, cluster_in, program
from app.kernel.embedded_postgres.identity import NOBODY
from app.kernel.embedded_postgres.locks import FileLock
from app.kernel.embedded_postgres.processes import alive, works_in
from tests.processes import ROOT, ending, python, wait_for

pytestmark = pytest.mark.kill

HOLDER = """
import sys, time
from pathlib import Path
from app.kernel.embedded_postgres import CannotStart, attach
try:
    with attach(Path(sys.argv[1])) as attachment:
        print("attached", flush=True)
        time.sleep(600)
except CannotStart as sentence:
    print(sentence)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """Short (for the socket's sake) and open to other users, unlike pytest's own."""
    made = Path(tempfile.mkdtemp(prefix="consilium-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


def postmaster_pid(cluster: Cluster) -> int:
    pid = postmaster.running_pid(cluster)
    assert pid is not None
    return pid


def write(attachment: Attachment, number: int) -> None:
    with psycopg.connect(attachment.cluster.conninfo(OWNER, DATABASE), autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (number integer)")
        connection.execute("INSERT INTO kept VALUES (%s)", (number,))


def kept(attachment: Attachment) -> list[int]:
    with psycopg.connect(attachment.cluster.conninfo(OWNER, DATABASE)) as connection:
        return [number for (number,) in connection.execute("SELECT number FROM kept ORDER BY number")]


def nothing_runs_in(folder: Path) -> bool:
    cluster = cluster_in(folder)
    return not any(
        works_in(int(entry.name), cluster.data) or str(cluster.home) in _command_line(entry)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and int(entry.name) != os.getpid()
    )


def _command_line(process: Path) -> str:
    try:
        return (process / "cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
    except OSError:
        return ""


def test_it_creates_roles_and_database_and_stops_with_its_last_user(folder: Path) -> None:
    with attach(folder) as attachment:
        with psycopg.connect(attachment.cluster.conninfo(APPLICATION, DATABASE)) as connection:
            (version,) = connection.execute("SHOW server_version").fetchone() or ("",)
            assert version.startswith("18")
            assert connection.execute("SELECT current_user").fetchone() == (APPLICATION,)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("CREATE TABLE mine (id integer)")
        assert alive(postmaster_pid(attachment.cluster))
    assert nothing_runs_in(folder)
    assert not attachment.cluster.pid_file.exists()


def test_a_second_user_attaches_to_the_running_server_and_may_outstay_the_first(folder: Path) -> None:
    with ending(python("-c", HOLDER, str(folder))) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "attached\n"
        with attach(folder) as second:
            pid = postmaster_pid(second.cluster)
            first.kill()
            first.wait()
            time.sleep(1)
            assert (second.answers(), postmaster_pid(second.cluster)) == (True, pid)
    wait_for(lambda: nothing_runs_in(folder))


def test_a_killed_postmaster_is_back_with_everything_committed(folder: Path) -> None:
    with attach(folder) as attachment:
        write(attachment, 1)
        killed = postmaster_pid(attachment.cluster)
        os.kill(killed, signal.SIGKILL)
        began = time.monotonic()
        wait_for(lambda: postmaster.running_pid(attachment.cluster) not in (None, killed))
        attachment.ensure()
        assert time.monotonic() - began < 10
        assert kept(attachment) == [1]


def test_a_killed_keeper_takes_the_server_along_and_another_takes_over(folder: Path) -> None:
    with attach(folder) as attachment:
        write(attachment, 1)
        killed = postmaster_pid(attachment.cluster)
        os.kill(keeper_pid(folder), signal.SIGKILL)
        wait_for(lambda: not alive(killed))
        assert not attachment.kept()
        attachment.ensure()
        assert kept(attachment) == [1]
    wait_for(lambda: nothing_runs_in(folder))


def test_keeper_and_postmaster_killed_together_leave_the_data_intact(folder: Path) -> None:
    with attach(folder) as attachment:
        for number in range(3):
            write(attachment, number)
            os.kill(keeper_pid(folder), signal.SIGKILL)
            os.kill(postmaster_pid(attachment.cluster), signal.SIGKILL)
            attachment.ensure()
        assert kept(attachment) == [0, 1, 2]


def keeper_pid(folder: Path) -> int:
    (pid,) = (
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and f"embedded_postgres.keeper {cluster_in(folder).home}" in _command_line(entry)
    )
    return pid


def test_root_as_nobody_is_told_when_nobody_cannot_reach_the_data(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.geteuid() != 0 or not _reachable_by_everybody(program("postgres")):
        pytest.skip("only root has to become somebody else, in a checkout that nobody can enter")
    folder.chmod(0o700)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(CannotStart, match="who cannot reach"), attach(folder / "deep" / "data"):
        pass


def test_nothing_is_left_when_the_only_user_is_killed(folder: Path) -> None:
    with ending(python("-c", HOLDER, str(folder))) as user:
        assert user.stdout is not None
        assert user.stdout.readline() == "attached\n"
        user.kill()
    wait_for(lambda: nothing_runs_in(folder), 10)


@pytest.mark.parametrize("stranger", ["nobody has this number", "a zombie", "another program"])
def test_a_stale_pid_file_does_not_stop_the_start(folder: Path, stranger: str) -> None:
    with attach(folder) as attachment:
        write(attachment, 7)
    cluster = attachment.cluster
    child = subprocess.Popen(["sleep", "60" if stranger == "another program" else "0"])
    if stranger == "nobody has this number":
        child.wait()
    elif stranger == "a zombie":
        wait_for(lambda: not alive(child.pid))
    cluster.pid_file.write_text(f"{child.pid}\n{cluster.data}\n1\n5432\n{cluster.socket_dir}\n\n 1 1\nready   \n")
    for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
        (cluster.socket_dir / name).write_text(f"{child.pid}\n")
    try:
        with attach(folder) as attachment:
            assert kept(attachment) == [7]
    finally:
        assert stranger != "another program" or child.poll() is None, "the stranger was harmed"
        child.kill()
        child.wait()


def test_a_creation_that_was_interrupted_is_begun_anew(folder: Path) -> None:
    cluster = cluster_in(folder)
    cluster.data.mkdir(parents=True)
    (cluster.home / "data.being-made").touch()
    (cluster.data / "PG_VERSION").write_text("18\n")
    with attach(folder) as attachment:
        assert attachment.answers()


def test_a_folder_with_a_long_path_gets_its_socket_elsewhere(folder: Path) -> None:
    with attach(folder / ("long" * 30)) as attachment:
        assert attachment.answers()
        assert attachment.cluster.socket_dir.parent == Path(tempfile.gettempdir())
    attachment.cluster.socket_dir.rmdir()


def test_what_is_in_the_way_is_said_in_one_sentence(folder: Path) -> None:
    (folder / "postgres").mkdir()
    cluster_in(folder).data.write_text("not a folder")
    with pytest.raises(CannotStart, match="cannot be started"), attach(folder):
        pass
    with FileLock(cluster_in(folder).keeper_lock) as lock:
        assert lock.try_exclusive()


@pytest.mark.skipif(os.geteuid() != 0, reason="becoming another user takes root")
@pytest.mark.parametrize("number", [NOBODY, 54321], ids=["an ordinary user", "a user without a name"])
def test_an_ordinary_user_starts_it_too(folder: Path, number: int) -> None:
    os.chown(folder, number, number)
    interpreter = _interpreter_for_everybody()
    packages = Path(psycopg.__file__).parents[1]
    user = subprocess.Popen(
        [interpreter, "-c", HOLDER, str(folder)],
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": f"{ROOT}:{packages}", "PYTHONDONTWRITEBYTECODE": "1"},
        user=number,
        group=number,
        extra_groups=[],
        cwd="/",
        stdout=subprocess.PIPE,
        text=True,
    )
    with ending(user):
        assert user.stdout is not None
        assert user.stdout.readline() == "attached\n"
        assert cluster_in(folder).data.stat().st_uid == number
    wait_for(lambda: nothing_runs_in(folder))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
def test_root_without_user_namespaces_runs_it_as_nobody(folder: Path) -> None:
    if not _reachable_by_everybody(program("postgres")):
        pytest.skip("this checkout lies in a folder that only root can enter")
    with ending(python("-c", HOLDER, str(folder), environment={"PATH": "/nowhere:/bin-without-unshare"})) as user:
        assert user.stdout is not None
        assert user.stdout.readline() == "attached\n"
        assert cluster_in(folder).data.stat().st_uid == NOBODY
        with attach(folder) as attachment:
            write(attachment, 1)
            assert kept(attachment) == [1]
    wait_for(lambda: nothing_runs_in(folder))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can use what another user made")
def test_root_runs_another_users_cluster_as_that_user(folder: Path) -> None:
    with attach(folder) as attachment:
        write(attachment, 1)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, 54321, 54321)
    with attach(folder) as attachment:
        assert kept(attachment) == [1]
        assert Path(f"/proc/{postmaster_pid(attachment.cluster)}").stat().st_uid == 54321


def test_a_folder_that_cannot_be_written_is_named(folder: Path) -> None:
    (folder / "taken").touch()
    with (
        pytest.raises(CannotStart, match="data folder cannot be used: File exists"),
        attach(folder / "taken"),
    ):
        pass


def _interpreter_for_everybody() -> str:
    """Ours, else the system's of the same version with our packages on its path."""
    version = f"python{'.'.join(sys.version.split('.')[:2])}"
    for candidate in (sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        if Path(candidate).exists() and _reachable_by_everybody(candidate) and _reachable_by_everybody(__file__):
            return candidate
    pytest.skip("the Python or the checkout of this run lies in a folder that only root can enter")


def _reachable_by_everybody(path: str) -> bool:
    tried = subprocess.run(["/usr/bin/test", "-r", path], user=NOBODY, group=NOBODY, extra_groups=[], check=False)
    return tried.returncode == 0
