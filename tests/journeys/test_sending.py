"""Journey: a coordinator sends a folder over a network that breaks, reloads, chooses it again, and follows it in."""

import secrets
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.factories import dicom
from tests.factories.dicom_hostile import HOSTILE
from tests.journeys.conftest import NewSeat
from tests.journeys.house import House

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]

EMAIL, PASSWORD = "sender@example.org", "a folder of many slices"


def words(page: Page) -> str:
    return page.locator(".upload-words").inner_text()


def test_a_folder_arrives_over_a_broken_network_and_a_reload(
    empty_house: House, new_seat: NewSeat, tmp_path: Path
) -> None:
    empty_house.run("create-administrator", "--email", EMAIL, "--name", "Sender", "--password", PASSWORD)
    seat = new_seat(empty_house)
    seat.sign_in(EMAIL, PASSWORD)
    sent = tmp_path / "MRI of March"
    dicom.save(dicom.prostate_study(), sent / "one")
    (sent / "one" / "broken.dcm").write_bytes(HOSTILE["cut off in the pixels"][0]())
    (sent / "large.bin").write_bytes(secrets.token_bytes(60 * 1024**2))

    seat.go("/studies")
    seat.page.set_input_files("#f-folder", sent)
    seat.page.fill("[name=label_prefix]", "March")
    # the network breaks in the middle of the large file
    seat.page.route("**/files/*offset=16777216", lambda route: route.abort())
    seat.page.click("text=Bring them in")
    seat.until(lambda: "The connection is away" in words(seat.page))
    seat.until(lambda: "/studies/intakes/" in seat.page.url)
    seat.page.unroute("**/files/*offset=16777216")

    seat.page.on("dialog", lambda dialog: dialog.accept())
    seat.page.reload()
    seat.page.get_by_role("heading", name="Files are still to come").wait_for()
    seat.assert_accessible()
    repeated: list[str] = []
    seat.page.on("request", lambda request: repeated.append(request.url) if request.method == "PUT" else None)
    seat.page.set_input_files("#f-folder", sent)
    seat.page.click("text=Send what is missing")
    seat.until(lambda: words(seat.page).startswith("Done"))
    assert all("offset=0" not in url or f"/files/{large(seat.page)}?" not in url for url in repeated)
    assert "40 accepted" in words(seat.page)
    files = seat.page.locator(".upload-files").inner_text()
    assert "one/broken.dcm refused: The file ends too early" in files
    assert "large.bin refused: This is not a DICOM file" in files
    assert seat.page.locator(".upload-studies").inner_text() == "March 1: 40 accepted"
    seat.assert_accessible()
    seat.page.reload()
    seat.page.get_by_role("link", name="March 1").wait_for()
    seat.assert_accessible()

    seat.go("/studies")
    drop(seat.page, sent / "one")
    seat.until(lambda: words(seat.page) == "41 dropped files are ready to be brought in.")


def drop(page: Page, folder: Path) -> None:
    """By a real hand: what a page makes itself and drops holds no folder."""
    box = page.locator("study-upload").bounding_box()
    assert box is not None
    data = {"items": [], "files": [str(folder)], "dragOperationsMask": 1}
    browser = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        browser.send("Input.dispatchDragEvent", {"type": kind, "x": box["x"] + 9, "y": box["y"] + 9, "data": data})


def large(page: Page) -> int:
    """The number of the large file: the folder is announced in the order the browser lists it."""
    names = page.evaluate("Array.from(document.querySelector('#f-folder').files, (one) => one.name)")
    return int(names.index("large.bin")) + 1
