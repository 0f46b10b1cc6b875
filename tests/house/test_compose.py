"""The containers' files fit the house, as far as can be told without a container engine."""

import importlib.util
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

from app.kernel.embedded_postgres import Attachment, attach
from app.kernel.embedded_postgres.cluster import APPLICATION, DATABASE, OWNER, program
from app.kernel.settings import Settings

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
INSTRUCTIONS = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text()).splitlines()


def copied_sources() -> list[str]:
    """What the Dockerfile takes from the checkout (not from an earlier stage)."""
    lines = [line.split()[1:] for line in INSTRUCTIONS if line.startswith("COPY ") and "--from=" not in line]
    return [source for line in lines for source in line[:-1]]


def commands() -> list[list[str]]:
    (image,) = [line.removeprefix("CMD ") for line in INSTRUCTIONS if line.startswith("CMD ")]
    # what the S3 server's image brings is not here to look at
    ours = [service for name, service in SERVICES.items() if name != "s3"]
    own = [service["command"] for service in ours if "command" in service]
    checks = [service["healthcheck"]["test"][1:] for service in ours if "healthcheck" in service]
    return [yaml.safe_load(image), *own, *checks]


def test_the_house_runs_as_web_worker_database_and_nginx_and_an_s3_server_if_wanted() -> None:
    assert {name for name, service in SERVICES.items() if "profiles" not in service} == {
        "postgres", "migrate", "web", "nginx", "worker",
    }  # fmt: skip
    assert {name: service["profiles"] for name, service in SERVICES.items() if "profiles" in service} == {"s3": ["s3"]}
    assert SERVICES["postgres"]["image"] == "postgres:18"
    assert all("healthcheck" in SERVICES[name] for name in ("postgres", "web", "worker", "s3"))


def test_web_and_worker_wait_for_the_s3_server_where_there_is_one_and_are_told_where_images_are() -> None:
    for name in ("web", "worker"):
        assert SERVICES[name]["depends_on"]["s3"] == {"condition": "service_healthy", "required": False}
        given = {variable for variable in SERVICES[name]["environment"] if "S3" in variable or "BLOBS" in variable}
        assert given == {
            "CONSILIUM_BLOBS", "CONSILIUM_S3_ENDPOINT", "CONSILIUM_S3_REGION", "CONSILIUM_S3_ACCESS_KEY",
            "CONSILIUM_S3_SECRET_KEY",
        }  # fmt: skip


def test_settings_left_empty_are_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BLOBS", "S3_ENDPOINT", "S3_REGION", "S3_ACCESS_KEY", "S3_SECRET_KEY"):
        monkeypatch.setenv(f"CONSILIUM_{name}", "")
    read = Settings()
    assert (read.blobs, read.s3_endpoint, read.s3_access_key, read.s3_secret_key) == (None, None, None, None)
    assert read.s3_region == "us-east-1"


def test_the_s3_server_does_not_start_without_a_key() -> None:
    half = {"AWS_ACCESS_KEY_ID": "consilium"}
    for given in ({}, half, {**half, "AWS_SECRET_ACCESS_KEY": ""}):
        words, path = [ROOT / "docker" / "s3.sh"], {"PATH": "/usr/bin:/bin"}
        started = subprocess.run(words, env=path | given, capture_output=True, text=True, check=False)
        assert started.returncode != 0
        assert "set CONSILIUM_S3_" in started.stderr


@pytest.mark.parametrize("source", copied_sources())
def test_what_the_image_copies_exists_and_is_not_ignored(source: str) -> None:
    assert list(ROOT.glob(source.rstrip("/"))), source
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert source.strip("./").split("/")[0] in kept


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_command_exists(command: list[str]) -> None:
    own, of_postgres = Path(sys.executable).parent, Path(program("psql")).parent
    assert any((folder / command[0]).exists() for folder in (own, of_postgres))
    if "-m" in command:
        assert importlib.util.find_spec(command[command.index("-m") + 1]) is not None


def test_mounted_files_exist_and_scripts_can_be_run() -> None:
    mounts = [volume for service in SERVICES.values() for volume in service.get("volumes", [])]
    files = [ROOT / mount.split(":")[0] for mount in mounts if mount.startswith("./")]
    assert files == [ROOT / "docker" / "roles.sh", ROOT / "docker" / "nginx.conf", ROOT / "docker" / "s3.sh"]
    assert all(file.stat().st_mode & stat.S_IXUSR for file in files if file.suffix == ".sh")
    named = {mount.split(":")[0] for mount in mounts if not mount.startswith("./")}
    assert named == set(COMPOSE["volumes"])


def test_every_setting_is_one_the_house_knows_and_secrets_come_from_outside() -> None:
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if name not in ("postgres", "s3"):
                assert variable.removeprefix("CONSILIUM_").lower() in Settings.model_fields, variable
            if "PASSWORD" in variable or "SECRET" in variable or "URL" in variable:
                assert ":?}" in value or re.fullmatch(r"\$\{\w+:-\}", value), f"{variable} must come from outside"


def test_only_the_migrations_know_the_owners_password() -> None:
    knowing = [name for name, service in SERVICES.items() if "OWNER_PASSWORD" in str(service.get("environment"))]
    assert knowing == ["postgres", "migrate"]


def test_nginx_sends_what_the_web_server_allows_and_can_read_it() -> None:
    text = (ROOT / "docker" / "nginx.conf").read_text()
    prefix = SERVICES["web"]["environment"]["CONSILIUM_ACCEL_PREFIX"]
    assert re.search(rf"location {prefix}/ {{\s+internal;\s+alias /data/blobs/;", text)
    # only nginx is reached from outside, and it runs as the owner of the images
    assert [name for name in SERVICES if "ports" in SERVICES[name]] == ["nginx"]
    assert any(f"--uid {SERVICES['nginx']['user']}" in line for line in INSTRUCTIONS)


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed: it cannot judge its configuration")
def test_nginx_understands_its_configuration(tmp_path: Path) -> None:
    text = (ROOT / "docker" / "nginx.conf").read_text().replace("server web:8000", "server 127.0.0.1:8000")
    (tmp_path / "nginx.conf").write_text(text.replace("/tmp/", f"{tmp_path}/"))
    subprocess.run(["nginx", "-t", "-q", "-c", tmp_path / "nginx.conf"], check=True)


def has_compose() -> bool:
    words = ["docker", "compose", "version"]
    return (
        shutil.which("docker") is not None and subprocess.run(words, capture_output=True, check=False).returncode == 0
    )


@pytest.mark.skipif(not has_compose(), reason="Docker Compose is not installed: it cannot judge its file")
@pytest.mark.parametrize("profile", ["", "s3"])
def test_docker_compose_understands_its_file(profile: str) -> None:
    wanted = set(re.findall(r"\$\{(\w+):\?\}", (ROOT / "docker-compose.yml").read_text()))
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "COMPOSE_PROFILES": profile, **dict.fromkeys(wanted, "x")}
    words = ["docker", "compose", "--file", str(ROOT / "docker-compose.yml"), "config", "--quiet"]
    subprocess.run(words, env=environment, check=True)


def test_the_image_does_not_run_as_root() -> None:
    assert "USER consilium" in INSTRUCTIONS


@pytest.fixture
def bare_server() -> Iterator[Attachment]:
    """A server as a fresh container is: no roles of ours, no database."""
    folder = Path(tempfile.mkdtemp(prefix="consilium-"))
    with attach(folder) as attachment:
        with psycopg.connect(attachment.cluster.conninfo(), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
            connection.execute(f"DROP ROLE {OWNER}")
            connection.execute(f"DROP ROLE {APPLICATION}")
        yield attachment
    shutil.rmtree(folder)


def test_the_database_containers_script_makes_roles_and_database(bare_server: Attachment) -> None:
    environment = {
        "PATH": f"{Path(program('psql')).parent}:/usr/bin:/bin",
        "PGHOST": str(bare_server.cluster.socket_dir),
        "POSTGRES_USER": "postgres",
        "CONSILIUM_OWNER_PASSWORD": "it's the owner's",
        "CONSILIUM_APP_PASSWORD": 'the "application"',
    }
    subprocess.run([ROOT / "docker" / "roles.sh"], env=environment, check=True, stdout=subprocess.DEVNULL)
    with psycopg.connect(bare_server.cluster.conninfo(APPLICATION, DATABASE)) as connection:
        rows = connection.execute(
            "SELECT rolname, rolsuper, rolcreatedb, rolcreaterole FROM pg_roles"
            " WHERE rolname LIKE 'consilium%' ORDER BY rolname"
        ).fetchall()
        owner = connection.execute(
            "SELECT pg_get_userbyid(datdba), datcollate, pg_encoding_to_char(encoding), datlocale"
            " FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    assert rows == [(APPLICATION, False, False, False), (OWNER, False, False, False)]
    assert owner == (OWNER, "C.UTF-8", "UTF8", "C.UTF-8")
