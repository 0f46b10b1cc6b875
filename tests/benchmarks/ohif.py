"""OHIF, as npm gives it, against our DICOMweb: the study list, and how long until a real study shows an image.

Its files go to a temporary folder; a small proxy beside them adds the token, as a hospital's gateway would.
"""

import functools
import http.client
import http.server
import os
import subprocess
import tarfile
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, sync_playwright
from sqlalchemy import select

from app.accounts import actions as accounts
from app.accounts.values import SYSTEM, Actor, Role, Scope
from app.imaging import actions
from app.imaging.tables import Study
from app.kernel.db import transaction
from tests.factories.dicom_study import taken_in
from tests.factories.people import person
from tests.trust.running_house import running_house

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("CONSILIUM_REAL_DATA", ROOT.parent / "shared" / "data")) / "prostatex" / "ProstateX-0000"
VERSION = "3.13.2"
PATIENCE_S = float(os.environ.get("OHIF_SECONDS", "240"))
CONFIG = """
window.config = {
  routerBasename: null, extensions: [], modes: [], customizationService: {}, showStudyList: true,
  maxNumberOfWebWorkers: 2, showLoadingIndicator: true, defaultDataSourceName: 'house',
  investigationalUseDialog: { option: 'never' },
  dataSources: [{
    namespace: '@ohif/extension-default.dataSourcesModule.dicomweb', sourceName: 'house',
    configuration: {
      friendlyName: 'Consilium', name: 'house', wadoUriRoot: '/dicomweb', qidoRoot: '/dicomweb',
      wadoRoot: '/dicomweb', qidoSupportsIncludeField: true, imageRendering: 'wadors',
      thumbnailRendering: 'wadors', enableStudyLazyLoad: true, supportsFuzzyMatching: false,
      supportsWildcard: true, staticWado: false, singlepart: '', omitQuotationForMultipartRequest: true
    }
  }]
};
"""
PAINTED = """() => [...document.querySelectorAll('canvas')].filter(canvas => {
  if (canvas.width < 100) return false;
  const copy = document.createElement('canvas');
  copy.width = 64; copy.height = 64;
  const context = copy.getContext('2d');
  context.drawImage(canvas, 0, 0, 64, 64);
  const seen = new Set();
  const data = context.getImageData(0, 0, 64, 64).data;
  for (let i = 0; i < data.length; i += 4) seen.add(data[i]);
  return seen.size > 20;
}).length"""
"""How many panes show an image."""


def main() -> None:
    if not DATA.is_dir():
        print(f"Not run: the real study is not at {DATA}.")
        return
    with tempfile.TemporaryDirectory(prefix="consilium-") as name:
        dist = installed(Path(name))
        if dist is None:
            return
        with pytest.MonkeyPatch.context() as patch, running_house(patch) as house:
            uid, token = a_study()
            with served(dist, house.address, token) as (address, asked):
                look(address, uid, asked)


def installed(folder: Path) -> Path | None:
    """The built viewer; npm asks its registry for this one package."""
    command = ["npm", "pack", f"@ohif/app@{VERSION}", "--silent"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"Not run: OHIF could not be had from npm ({type(error).__name__}).")
        return None
    if done.returncode:
        print(f"Not run: OHIF could not be had from npm: {done.stderr.strip()[-200:]}")
        return None
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        archive.extractall(folder, filter="data")
    dist = folder / "package" / "dist"
    (dist / "app-config.js").write_text(CONFIG)
    return dist


def a_study() -> tuple[str, str]:
    taken_in(DATA)
    with transaction() as session:
        owner = person(session, Role.COORDINATOR)
    with transaction() as session:
        study = session.scalars(select(Study)).one()
        actor = Actor(owner.id, owner.display_name, frozenset({Role.COORDINATOR}))
        made = accounts.create_token(session, actor, name="OHIF", scopes=[Scope.DICOMWEB], days=1)
        actions.let_program_see(session, SYSTEM, made.token_id, [study.id], "benchmark")
        return study.study_uid, made.secret


class Viewer(http.server.SimpleHTTPRequestHandler):
    """OHIF's files; what begins with /dicomweb goes to the house, with the token."""

    protocol_version = "HTTP/1.1"
    house, token = "", ""
    asked: list[tuple[str, int]]

    def do_GET(self) -> None:
        if self.path.startswith("/dicomweb"):
            self._pass_on()
            return
        if not Path(self.translate_path(self.path)).is_file():
            self.path = "/index.html"
        super().do_GET()

    def _pass_on(self) -> None:
        connection = http.client.HTTPConnection(urlsplit(self.house).netloc, timeout=60)
        headers = {"Accept": self.headers.get("Accept", "*/*"), "Authorization": f"Bearer {self.token}"}
        connection.request("GET", self.path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        self.asked.append((self.path, answer.status))
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.getheader("Content-Type", "text/plain"))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        connection.close()

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@contextmanager
def served(dist: Path, house: str, token: str) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    asked: list[tuple[str, int]] = []
    handler = type("Bound", (Viewer,), {"house": house, "token": token, "asked": asked})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(dist))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


def look(address: str, uid: str, asked: list[tuple[str, int]]) -> None:
    path = os.environ.get("CONSILIUM_CHROMIUM", "/usr/bin/chromium")
    words = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=words)
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        began = time.perf_counter()
        page.goto(f"{address}/viewer?StudyInstanceUIDs={uid}", timeout=PATIENCE_S * 1000)
        shown = until_painted(page, began)
        picture = os.environ.get("OHIF_SCREENSHOT")
        if picture:
            page.screenshot(path=picture)
        browser.close()
    frames = [status for path, status in asked if "/frames/" in path]
    bad = [entry for entry in asked if entry[1] >= 400]
    print(f"OHIF {VERSION}: {f'first image after {shown:.1f} s' if shown else 'no image'}; "
          f"{len(asked)} DICOMweb requests, {len(frames)} of them frames, {len(bad)} refused")  # fmt: skip
    for entry in bad[:5]:
        print(f"  refused: {entry[1]} {entry[0][:100]}")
    assert shown, f"OHIF showed no image within {PATIENCE_S:.0f} s"


def until_painted(page: Page, began: float) -> float | None:
    while time.perf_counter() - began < PATIENCE_S:
        if page.evaluate(PAINTED):
            return time.perf_counter() - began
        time.sleep(0.2)
    return None


if __name__ == "__main__":
    main()
