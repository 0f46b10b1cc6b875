"""Servers of others on loopback, for comparison: Orthanc with its DICOMweb plugin, and nginx."""

import contextlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx

from tests.processes import wait_for
from tests.trust.running_house import children, free_port

ORTHANC_PLUGIN = Path("/usr/share/orthanc/plugins/libOrthancDicomWeb.so")


class Server:
    def __init__(self, process: "subprocess.Popen[bytes]", address: str) -> None:
        self._process = process
        self.address = address

    def pids(self) -> list[int]:
        return [self._process.pid, *children(self._process.pid)]


def missing(*programs: str) -> list[str]:
    """Which of these are not installed, with the Debian packages that hold them."""
    packages = {"wrk": "wrk", "Orthanc": "orthanc orthanc-dicomweb", "nginx": "nginx-light"}
    return [f"{name} (apt-get install {packages[name]})" for name in programs if shutil.which(name) is None]


@contextlib.contextmanager
def orthanc(folder: Path, objects: Sequence[bytes]) -> Iterator[Server]:
    """With these DICOM objects in it."""
    port = free_port()
    choices = {
        "HttpPort": port,
        "DicomServerEnabled": False,
        "RemoteAccessAllowed": False,
        "AuthenticationEnabled": False,
        "StorageDirectory": str(folder / "orthanc"),
        "IndexDirectory": str(folder / "orthanc"),
        "Plugins": [str(ORTHANC_PLUGIN)],
        "DicomWeb": {"Enable": True},
        "HttpThreadsCount": 50,
    }
    (folder / "orthanc.json").write_text(json.dumps(choices))
    with _running(["Orthanc", str(folder / "orthanc.json")], f"http://127.0.0.1:{port}", "/system") as server:
        with httpx.Client(base_url=server.address, timeout=60) as client:
            for one in objects:
                client.post("/instances", content=one).raise_for_status()
        yield server


@contextlib.contextmanager
def nginx(folder: Path, house: str, blobs: Path) -> Iterator[Server]:
    """Before the house at /, with its files at /stored/ for X-Accel-Redirect and at /plain/ for everybody."""
    port = free_port()
    account = "user root;" if os.geteuid() == 0 else ""
    text = f"""
{account} daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; tcp_nopush on; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  upstream house {{ server {house.removeprefix("http://")}; keepalive 32; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{ proxy_pass http://house; proxy_http_version 1.1; proxy_set_header Connection ""; }}
    location /stored/ {{ internal; alias {blobs}/; }}
    location /plain/ {{ alias {blobs}/; }}
    location = /there {{ return 204; }}
  }}
}}
"""
    (folder / "nginx.conf").write_text(text)
    with _running(["nginx", "-c", str(folder / "nginx.conf")], f"http://127.0.0.1:{port}", "/there") as server:
        yield server


@contextlib.contextmanager
def viewer_files(folder: Path, dist: Path, archive: str) -> Iterator[Server]:
    """A viewer's files at /, and at /dicomweb the DICOMweb of an Orthanc."""
    port = free_port()
    account = "user root;" if os.geteuid() == 0 else ""
    text = f"""
{account} daemon off; worker_processes 1; pid {folder}/viewer.pid; error_log {folder}/viewer.log;
events {{ worker_connections 256; }}
http {{
  include /etc/nginx/mime.types; types {{ application/wasm wasm; }}
  access_log off; sendfile on; client_body_temp_path {folder}/vb; proxy_temp_path {folder}/vp;
  fastcgi_temp_path {folder}/vf; uwsgi_temp_path {folder}/vu; scgi_temp_path {folder}/vs;
  upstream archive {{ server {archive.removeprefix("http://")}; keepalive 32; }}
  server {{
    listen 127.0.0.1:{port};
    root {dist};
    location / {{ try_files $uri /index.html; }}
    location /dicomweb/ {{
      proxy_pass http://archive/dicom-web/; proxy_http_version 1.1; proxy_set_header Connection "";
    }}
  }}
}}
"""
    (folder / "viewer.conf").write_text(text)
    with _running(["nginx", "-c", str(folder / "viewer.conf")], f"http://127.0.0.1:{port}", "/") as server:
        yield server


@contextlib.contextmanager
def _running(command: Sequence[str], address: str, path: str) -> Iterator[Server]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: process.poll() is not None or _answers(f"{address}{path}"), 60)
        assert process.poll() is None, f"{command[0]} did not start"
        yield Server(process, address)
    finally:
        process.terminate()
        process.wait()


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2).status_code < 300
    except httpx.TransportError:
        return False
