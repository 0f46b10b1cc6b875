"""The house in a real browser: policy without violation, another site's page, keys, the end of a session."""

import http.server
import os
import shutil
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.doors import cookie_name
from app.accounts.store import recent
from app.accounts.tables import Person, SignInSession, Site
from app.accounts.values import Role
from app.kernel.settings import Settings
from app.main import create_app
from tests.factories.people import PASSWORD, person

pytestmark = pytest.mark.journey

PAGES = ("/people", "/people/invitation", "/profile", "/profile/sessions", "/profile/tokens", "/api/docs", "/nowhere")
CHROMIUM = os.environ.get("CONSILIUM_CHROMIUM") or shutil.which("chromium")


@pytest.fixture
def address(house: Settings) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(create_app(), host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1024, "height": 768}, timezone_id="Asia/Tokyo")
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, address: str, db: Session) -> Page:
    """A coordinator who has just signed in by the form."""
    person(db, Role.COORDINATOR, Role.ADMINISTRATOR, name="Cora Coordinator")
    opened = context.new_page()
    opened.goto(f"{address}/people")
    opened.fill("[name=email]", "cora.coordinator@example.org")
    opened.fill("[name=password]", PASSWORD)
    opened.click("text=Sign in >> nth=-1")
    opened.wait_for_url(f"{address}/people")
    return opened


def test_no_page_breaks_the_content_policy(page: Page, address: str) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in PAGES:
        page.goto(f"{address}{path}")
        page.wait_for_load_state("networkidle")
    wrong = [one for one in said if "404" not in one and "username fields" not in one]
    assert wrong == []
    page.goto(f"{address}/api/docs")
    page.get_by_text("/api/v1/me").first.wait_for()


def test_another_sites_page_can_change_nothing(page: Page, address: str, db: Session) -> None:
    form = f"""<form method=post action="{address}/people/sites"><input name=name value=Hostile></form>
        <script>fetch("{address}/people/sites", {{method: "POST", mode: "no-cors", credentials: "include",
            body: new URLSearchParams({{name: "Hostile"}})}}).finally(() => document.forms[0].submit())</script>"""

    class Hostile(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(form.encode())

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hostile) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        # the same host with another port: the session cookie is sent along, only the origin tells
        with page.expect_response(f"{address}/people/sites") as answer:
            page.goto(f"http://127.0.0.1:{server.server_port}/")
        page.wait_for_url(f"{address}/people/sites")
        server.shutdown()
    assert answer.value.status == 403
    assert db.scalars(select(Site)).all() == []
    page.goto(f"{address}/people")
    page.fill("[name=name]", "Own")
    page.click("text=Add the site")
    page.wait_for_selector("text=The site is added.")
    assert [site.name for site in db.scalars(select(Site))] == ["Own"]


def test_times_are_the_readers_own_with_utc_beside(page: Page, address: str) -> None:
    page.goto(f"{address}/profile/sessions")
    shown = page.locator("tbody time").first
    utc = shown.get_attribute("title")
    assert utc is not None
    hour = int(utc[11:13])
    assert f"{(hour + 9) % 24:02d}:{utc[14:16]}" in shown.inner_text()


def test_the_keys_of_a_page_are_bound_and_listed(page: Page, address: str) -> None:
    page.keyboard.press("?")
    assert "Invite somebody" in page.locator("dialog[open]").inner_text()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.wait_for_url(f"{address}/people/invitation")


def test_an_idle_reader_is_warned_and_can_stay(page: Page, address: str, db: Session, house: Settings) -> None:
    def idle(minutes: float) -> None:
        row = db.scalars(select(SignInSession).where(SignInSession.ended_at.is_(None))).one()
        row.last_seen_at = row.last_seen_at.fromtimestamp(time.time() - minutes * 60, row.last_seen_at.tzinfo)
        db.commit()
        recent.forget(row.person_id)

    page.goto(f"{address}/profile")
    page.wait_for_load_state("networkidle")
    idle(house.session_idle_minutes - 1)
    page.evaluate("document.querySelector('session-warning').look()")
    page.click("text=Stay signed in")
    page.wait_for_selector("dialog[open]", state="detached")
    page.wait_for_timeout(200)
    db.expire_all()
    assert time.time() - db.scalars(select(SignInSession)).one().last_seen_at.timestamp() < 30
    idle(house.session_idle_minutes + 1)
    page.evaluate("document.querySelector('session-warning').look()")
    page.click("text=Sign in again")
    page.wait_for_url(f"{address}/sign-in?next=%2Fprofile")


def test_signing_out_leaves_no_cookie(page: Page, context: BrowserContext, address: str, db: Session) -> None:
    assert cookie_name() in {cookie["name"] for cookie in context.cookies()}
    page.click(".menu summary")
    page.click("text=Sign out")
    page.wait_for_url(f"{address}/sign-in")
    assert cookie_name() not in {cookie["name"] for cookie in context.cookies()}
    page.go_back()
    page.wait_for_url(f"{address}/sign-in**")
    assert db.scalars(select(Person).where(Person.kind == "person")).one().deactivated_at is None
