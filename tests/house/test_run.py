"""run.py understands its words and says in one sentence what is missing."""

import collections
import importlib.util
import socket
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from app.kernel import supervisor
from app.kernel.embedded_postgres import CannotStart
from app.kernel.embedded_postgres.locks import FileLock
from app.kernel.settings import Settings

ROOT = Path(__file__).parents[2]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """run.py as a module, with an environment and a front end of its own."""
    spec = importlib.util.spec_from_file_location("consilium_run", ROOT / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, path in {"VENV": "venv", "PYTHON": "venv/bin/python", "STATIC": "static"}.items():
        monkeypatch.setattr(module, name, tmp_path / path)
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    (tmp_path / "static" / "src").mkdir(parents=True)
    return module


@pytest.mark.parametrize(
    ("arguments", "options", "words"),
    [
        ([], {}, []),
        (["--port", "8001", "--no-browser"], {"PORT": "8001", "NO_BROWSER": "1"}, []),
        (["--port=8001", "--no-demo"], {"PORT": "8001", "NO_DEMO": "1"}, []),
        (["test", "-k", "jobs", "--port", "9"], {}, ["test", "-k", "jobs", "--port", "9"]),
        (["ingest", "a b", "--json", "--data-dir", "x"], {"DATA_DIR": "x"}, ["ingest", "a b", "--json"]),
        (["--data-dir=x", "audit", "verify"], {"DATA_DIR": "x"}, ["audit", "verify"]),
        (["pirads", "--dce", "+", "--csv=t.csv", "--help"], {}, ["pirads", "--dce", "+", "--csv=t.csv", "--help"]),
    ],
)
def test_options_are_ours_and_words_keep_what_belongs_to_them(
    run: ModuleType, arguments: list[str], options: dict[str, str], words: list[str]
) -> None:
    assert run.split(arguments) == (options, words)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--port"], "--port needs a value."),
        (["--port", "web"], "web is not a port number."),
        (["--port", "65536"], "65536 is not a port number."),
        (["--prot", "80"], "The option --prot is not known; python3 run.py --help lists them."),
    ],
)
def test_a_mistake_is_answered_with_one_sentence(arguments: list[str], sentence: str) -> None:
    answer = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), *arguments], capture_output=True, text=True, check=False
    )
    assert (answer.returncode, answer.stdout, answer.stderr) == (1, "", sentence + "\n")


def test_help_needs_no_set_up() -> None:
    answer = subprocess.run(
        [sys.executable, "-S", "-E", str(ROOT / "run.py"), "--help"], capture_output=True, text=True
    )
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "python3 run.py test" in answer.stdout


def test_run_py_leans_on_the_standard_library_only() -> None:
    lines = (ROOT / "run.py").read_text().splitlines()
    imported = {line.split()[1].split(".")[0] for line in lines if line.startswith(("import ", "from "))}
    assert imported - {"__future__"} <= set(sys.stdlib_module_names)


def test_a_python_without_venv_is_told_what_to_install(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(run.CannotGoOn, match="apt install python3-venv"):
        run.need_venv_module()


def test_an_unsupported_python_is_told_which_ones_are(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run.sys, "version_info", (3, 9, 1))
    monkeypatch.setattr(run.shutil, "which", lambda name: None)
    with pytest.raises(run.CannotGoOn, match=r"Python 3\.11, 3\.12 or 3\.13 is needed"):
        run.need_venv_module()


def test_a_full_disk_is_noticed_before_anything_is_installed(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = collections.namedtuple("usage", "total used free")
    monkeypatch.setattr(run.shutil, "disk_usage", lambda folder: usage(9, 8, 1_000_000))
    with pytest.raises(run.CannotGoOn, match="GB of disk"):
        run.need_disk(ROOT)


def test_a_stamp_spares_the_installation(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    did: list[str] = []
    monkeypatch.setattr(run, "usable_venv", lambda: True)
    monkeypatch.setattr(run, "pip_install", did.append)
    run.PYTHON.touch()
    run.have_packages("requirements-dev.lock")
    run.have_packages("requirements-dev.lock")
    run.have_packages("requirements.lock")
    assert did == ["requirements-dev.lock"]


def test_the_s3_server_of_the_tests_has_a_folder_of_its_own(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    did: list[tuple[object, ...]] = []

    def pip_install(*words: object) -> None:
        did.append(words)
        (run.VENV / "s3-server").mkdir()

    monkeypatch.setattr(run, "pip_install", pip_install)
    run.have_s3_server()
    run.have_s3_server()
    assert did == [("requirements-s3.lock", "--target", run.VENV / "s3-server")]


def test_the_front_end_is_built_again_only_when_its_sources_change(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    did: list[str] = []

    def npm(*words: str) -> None:
        did.append(words[0])
        (run.STATIC / ("node_modules" if words[0] == "ci" else "dist")).mkdir(exist_ok=True)

    monkeypatch.setattr(run, "npm", npm)
    monkeypatch.setattr(run, "have_node", lambda: None)
    for name in ("package.json", "package-lock.json", "src/viewer.ts"):
        (run.STATIC / name).write_text("1")
    run.have_front_end()
    run.have_front_end()
    assert did == ["ci", "run"]
    (run.STATIC / "src" / "viewer.ts").write_text("2")
    run.have_front_end()
    assert did == ["ci", "run", "run"]
    (run.STATIC / "package-lock.json").write_text("2")
    run.have_front_end()
    assert did == ["ci", "run", "run", "ci", "run"]


def test_without_node_it_is_got_as_a_python_package(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    did: list[str] = []
    monkeypatch.setattr(run, "pip_install", did.append)
    monkeypatch.setenv("PATH", str(run.VENV))
    assert run.node_version() == 0
    run.have_node()
    assert did == ["requirements-node.lock"]


def settings_at(tmp_path: Path, port: int = 0) -> Settings:
    return Settings(data_dir=tmp_path / "house", host="127.0.0.1", port=port)


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with (
            pytest.raises(CannotStart, match=f"Port {port} is taken"),
            supervisor._alone_in(settings_at(tmp_path, port)),
        ):
            pass


def test_a_second_server_on_the_same_data_is_told_where_the_first_is(tmp_path: Path) -> None:
    choices = settings_at(tmp_path)
    choices.data_dir.mkdir()
    note = choices.data_dir / "serving.lock"
    note.write_text("http://127.0.0.1:8000\n")
    with FileLock(note) as first:
        assert first.try_exclusive()
        said = r"already running on this data folder: http://127\.0\.0\.1:8000"
        with pytest.raises(CannotStart, match=said), supervisor._alone_in(choices):
            pass
    with supervisor._alone_in(choices):
        assert note.read_text() == "http://127.0.0.1:0\n"
