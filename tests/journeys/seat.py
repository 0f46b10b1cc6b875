"""A person at a computer of the own: a browser context, signed in, whose pages are watched for complaints."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize

from tests.processes import ROOT

AXE = ROOT / "static" / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical")
SCREEN: ViewportSize = {"width": 1500, "height": 900}
PATIENCE_MS = 60_000
SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS = 15, 120
# the rule of WCAG 2.2 about the size of targets has to be asked for
CHOICE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


class Seat:
    def __init__(
        self,
        browser: Browser,
        address: str,
        downloads: Path,
        *,
        screen: ViewportSize = SCREEN,
        pixel_ratio: float = 1.0,
    ) -> None:
        self.address, self.downloads = address, downloads
        self.context = browser.new_context(viewport=screen, device_scale_factor=pixel_ratio, accept_downloads=True)
        self.context.set_default_timeout(PATIENCE_MS)
        if AXE.exists():
            self.context.add_init_script(path=AXE)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self._hear(message.type, message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def sign_in(self, email: str, password: str) -> None:
        self.go("/sign-in")
        self.page.fill("[name=email]", email)
        self.page.fill("[name=password]", password)
        self.page.click("main button[type=submit]")
        self.page.wait_for_url(lambda url: "/sign-in" not in url)

    def go(self, path: str) -> None:
        self.page.goto(f"{self.address}{path}")

    def another_tab(self) -> "Seat":
        """The same person with the same page in a tab beside it."""
        beside = copy.copy(self)
        beside.page = self.context.new_page()
        beside.page.goto(self.page.url)
        return beside

    def until(self, condition: Callable[[], object], patience_ms: int = PATIENCE_MS) -> None:
        """Polled from here: the content policy forbids string conditions in the page."""
        waited, pause = 0, SHORTEST_PAUSE_MS
        while not condition():
            assert waited < patience_ms, f"it did not come true in {patience_ms / 1000:.0f} s on {self.page.url}"
            self.page.wait_for_timeout(pause)
            waited, pause = waited + pause, min(2 * pause, LONGEST_PAUSE_MS)

    def download(self, selector: str) -> Path:
        with self.page.expect_download() as waiting:
            self.page.click(selector)
        path = self.downloads / waiting.value.suggested_filename
        waiting.value.save_as(path)
        return path

    def assert_accessible(self) -> None:
        grave = self.grave_findings()
        assert not grave, f"{self.page.url}: {json.dumps(grave, indent=1)}"

    def grave_findings(self) -> list[dict[str, Any]]:
        """What axe-core calls serious or critical on the page as it is."""
        assert AXE.exists(), "axe-core is missing: npm ci in static/"
        # what has been scrolled under the header would count as a target that is covered
        self.page.evaluate("() => window.scrollTo(0, 0)")
        found: dict[str, Any] = self.page.evaluate("choice => axe.run(document, choice)", CHOICE)
        return [
            {"rule": one["id"], "help": one["help"], "where": [node["target"] for node in one["nodes"]][:5]}
            for one in found["violations"]
            if one["impact"] in GRAVE
        ]

    def assert_no_complaints(self) -> None:
        assert self.complaints == []

    def close(self) -> None:
        self.context.close()

    def _hear(self, kind: str, text: str) -> None:
        # the password manager's advice is not about the pages
        if kind in ("error", "warning") and "username fields" not in text and "GPU stall" not in text:
            self.complaints.append(text)
