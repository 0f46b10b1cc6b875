"""A real S3 server for the tests: moto's, in an environment of its own, started when a test first asks for it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx

from app.kernel.blobs import BucketStore, FolderStore, blobs
from app.kernel.embedded_postgres.processes import dies_with_parent
from tests.processes import ending, wait_for

PACKAGES = Path(sys.prefix) / "s3-server"
"""Where run.py puts what requirements-s3.lock names: boto wants an older package than the house."""
BUCKET = "consilium-tests"


@contextlib.contextmanager
def s3_server() -> Iterator[str]:
    """Its address; there is one empty bucket."""
    assert PACKAGES.is_dir(), "the S3 server is missing: python3 run.py test installs it"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-S", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(PACKAGES)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=dies_with_parent(signal.SIGKILL),
    )
    with ending(server):
        address = f"http://127.0.0.1:{port}"
        wait_for(lambda: _bucket_made(address), patience_s=60)
        yield address


def _bucket_made(address: str) -> bool:
    try:
        return httpx.put(f"{address}/{BUCKET}").is_success
    except httpx.TransportError:
        return False


def write_over(kind: str, sha256: str, data: bytes) -> None:
    """As a broken disk or a careless hand would; in a bucket its copy on this machine goes with it."""
    store = blobs()
    if isinstance(store, BucketStore):
        store._store.put(f"{kind}/{sha256[:2]}/{sha256}", data)
        store._near.drop(f"{kind}/{sha256[:2]}/{sha256}")
    elif isinstance(store, FolderStore):
        path = store.path(kind, sha256)
        assert path is not None
        path.write_bytes(data)
