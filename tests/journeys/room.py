"""Hands and eyes in a reading room: scrolls to a place of the patient, draws there, answers, signs."""

from typing import Any

import numpy as np

from tests.journeys.seat import Seat

BETWEEN_MOVES_MS = 60
Place = tuple[float, float, float]


class Room:
    """`element` is reading-viewer or adjudication-viewer. Places are patient millimetres (LPS)."""

    def __init__(self, seat: Seat, element: str = "reading-viewer") -> None:
        self.seat, self.page, self.element = seat, seat.page, element
        seat.until(self._is_ready, patience_ms=120_000)

    def _is_ready(self) -> bool:
        return bool(self.page.evaluate("name => document.querySelector(name)?.dataset.ready === 'true'", self.element))

    @property
    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = self.page.evaluate("name => document.querySelector(name).viewerState()", self.element)
        return state

    @property
    def manifest(self) -> dict[str, Any]:
        kind, number = self.page.url.rstrip("/").split("/")[-2:]
        kind = {"adjudication": "adjudications"}.get(kind, kind)
        found: dict[str, Any] = self.page.evaluate(
            "url => fetch(url).then(r => r.json())", f"/api/v1/{kind}/{number}/manifest"
        )
        return found

    @property
    def draft(self) -> dict[str, Any]:
        """The reading as the server holds it."""
        reading = self.page.url.rsplit("/", 1)[1]
        found: dict[str, Any] = self.page.evaluate(
            "id => fetch(`/api/v1/readings/${id}/draft`).then(r => r.json())", reading
        )
        return found

    def pane(self, role: str) -> dict[str, Any]:
        return next(pane for pane in self.state["panes"] if pane["role"] == role)

    def stack(self, role: str) -> dict[str, Any]:
        stack_id = self.pane(role)["stackId"]
        return next(stack for stack in self.manifest["stacks"] if stack["id"] == stack_id)

    def shows_all(self) -> None:
        """An image in every pane."""
        self.seat.until(lambda: all(pane["rendered"] for pane in self.state["panes"]))

    def show(self, role: str, place: Place) -> Place:
        """Scroll the pane to the frame nearest to the place; the place dropped onto that frame."""
        stack = self.stack(role)
        normal = np.cross(stack["grid"]["row_direction"], stack["grid"]["column_direction"])
        positions = np.asarray([frame["position_mm"] for frame in stack["frames"]])
        along = (np.asarray(place) - positions) @ normal
        wanted = int(np.abs(along).argmin())
        self._click_into(role)
        while (now := self.pane(role)["slice"] - 1) != wanted:
            self.page.keyboard.press("ArrowDown" if now < wanted else "ArrowUp")
            self.seat.until(lambda now=now: self.pane(role)["slice"] - 1 != now)
        flat = np.asarray(place) - along[wanted] * normal
        return float(flat[0]), float(flat[1]), float(flat[2])

    def rectangles(self) -> list[list[float]]:
        """Left, top, width and height of every pane on the page."""
        found: list[list[float]] = self.page.evaluate(
            "() => [...document.querySelectorAll('.pane')].map(pane => pane.getBoundingClientRect())"
            ".map(({ x, y, width, height }) => [x, y, width, height])"
        )
        return found

    def edge_letters(self, role: str) -> dict[str, str]:
        """Where the patient lies by the pane's four sides, such as {"left": "R"}."""
        pane = self.page.locator(f".pane[data-role='{role}']")
        sides = ("left", "right", "top", "bottom")
        return {side: pane.locator(f".pane-letter.{side}").inner_text() for side in sides}

    def value_at(self, role: str, place: Place) -> float:
        """The pixel value that the pane says under the pointer there."""
        self.page.mouse.move(*self.on_page(role, self.show(role, place)))
        said = self.page.locator(f".pane[data-role='{role}'] .pane-under b")
        self.seat.until(lambda: said.inner_text().strip() != "")
        return float(said.inner_text().split()[0].replace(",", ""))

    def stroke(self, role: str, tool_key: str, places: list[Place]) -> None:
        """Press at the first place, move through the others, let go at the last."""
        self.page.keyboard.press(tool_key)
        points = [self.on_page(role, place) for place in places]
        self.page.mouse.move(*points[0])
        self.page.mouse.down()
        for point in points[1:]:
            self.page.wait_for_timeout(BETWEEN_MOVES_MS)
            self.page.mouse.move(*point, steps=3)
        self.page.wait_for_timeout(BETWEEN_MOVES_MS)
        self.page.mouse.up()

    def circle(self, role: str, tool_key: str, middle: Place, radius_mm: float, corners: int = 16) -> None:
        """Draw around a place that is on the frame shown."""
        grid = self.stack(role)["grid"]
        across, down = np.asarray(grid["row_direction"]), np.asarray(grid["column_direction"])
        angles = np.linspace(0, 2 * np.pi, corners)
        ring = [np.asarray(middle) + radius_mm * (np.cos(a) * across + np.sin(a) * down) for a in angles]
        self.stroke(role, tool_key, [(float(p[0]), float(p[1]), float(p[2])) for p in ring])

    def answer(self, question: str, value: str | float | bool, scope: str | None = None) -> None:
        """Click the option, or fill in the number."""
        scoped = f"[data-scope='{scope}']" if scope else ""
        field = self.page.locator(f".question[data-question='{question}']{scoped}:not([hidden])")
        if isinstance(value, bool):
            field.get_by_role("radio", name="Yes" if value else "No").click()
        elif isinstance(value, str):
            field.locator(f"[role=radio][aria-label^='{value}, '], [role=radio][aria-label='{value}']").click()
        elif field.locator("input[type=range]").count():
            field.locator("input[type=range]").fill(str(value))
        else:
            field.locator("input[type=number]").fill(str(value))

    def sector(self, label: str) -> None:
        self.page.locator(f".question.sectors [aria-label='{label}']").click()

    def saved(self) -> None:
        """Autosave has nothing left to send."""
        self.seat.until(lambda: self.state["pending"] == 0 and self.state["save"] == "saved")

    def sign(self, password: str) -> None:
        self.page.keyboard.press("Control+Enter")
        self.page.fill("dialog[open] input[type=password]", password)
        self.page.click("dialog[open] button[type=submit]")
        self.seat.until(lambda: not (self._said_of_signing() or "Saving").startswith("Saving") or not self._asks())
        assert not self._asks(), self._said_of_signing()

    def on_page(self, role: str, place: Place) -> tuple[float, float]:
        """Where the pane shows the place, in pixels of the page."""
        at = self.page.evaluate(
            "([name, pane, place]) => document.querySelector(name).pagePosition(pane, place)",
            [self.element, self.pane(role)["pane"], list(place)],
        )
        assert at is not None, f"nothing is shown in the pane {role}"
        return at["x"], at["y"]

    def _asks(self) -> bool:
        return bool(self.page.evaluate("() => document.querySelector('dialog[open]') !== null"))

    def _said_of_signing(self) -> str | None:
        said: str | None = self.page.evaluate("() => document.querySelector('dialog[open] .sheet-says')?.innerText")
        return said

    def _click_into(self, role: str) -> None:
        """Focus the pane with a tool in the hand that changes nothing by a click."""
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("p")
        while self.state["focused"] != self.pane(role)["pane"]:
            self.page.keyboard.press("ArrowRight")
