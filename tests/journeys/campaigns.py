"""From an empty house to a running campaign: the first coordinator, invitations, plan and start."""

from collections.abc import Collection

from tests.journeys.conftest import NewSeat
from tests.journeys.house import House
from tests.journeys.seat import Seat

PASSWORD = "a journey of thousand slices"
COORDINATOR = "cora@example.org"


def begin(house: House, new_seat: NewSeat) -> Seat:
    house.run("create-administrator", "--email", COORDINATOR, "--name", "Cora Coordinator", "--password", PASSWORD)
    seat = new_seat(house)
    seat.sign_in(COORDINATOR, PASSWORD)
    return seat


def invited(coordinator: Seat, new_seat: NewSeat, house: House, email: str, name: str, role: str) -> Seat:
    """Invited by a link that is passed on by hand; the person chooses a password at the own computer."""
    coordinator.go("/people/invitation")
    coordinator.page.fill("[name=display_name]", name)
    coordinator.page.fill("[name=email]", email)
    coordinator.page.check(f"[name=roles][value={role}]")
    coordinator.page.click("text=Make the invitation")
    link = coordinator.page.locator("copy-button input").input_value()
    seat = new_seat(house)
    seat.go(link.removeprefix(house.address))
    seat.assert_accessible()
    seat.page.fill("[name=password]", PASSWORD)
    seat.page.click("text=Set it and sign in")
    seat.page.wait_for_url(lambda url: "/invitations/" not in url)
    return seat


def plan_and_start(
    coordinator: Seat,
    name: str,
    code: str,
    *,
    protocol: str | None = None,
    readers: int = 2,
    only: Collection[str] = (),
) -> str:
    """A campaign, `readers` for each case, of `only` these studies and people, else of all there are; its path."""
    page = coordinator.page
    coordinator.go("/campaigns/new")
    page.fill("[name=name]", name)
    page.fill("[name=code]", code)
    page.fill("[name=readers_per_case]", str(readers))
    if protocol:
        page.select_option("[name=protocol_version_id]", label=protocol)
    for label in only:
        page.get_by_label(label, exact=True).check()
    for group in () if only else ("study_ids", "reader_ids", "adjudicator_ids"):
        for box in page.locator(f"[name={group}]").all():
            box.check()
    coordinator.assert_accessible()
    page.click("text=Create the campaign")
    page.wait_for_url(lambda url: not url.endswith("/new"))
    page.click("text=Start the campaign")
    page.wait_for_selector("text=started")
    return page.url.removeprefix(coordinator.address).split("?")[0].removesuffix("/start")
