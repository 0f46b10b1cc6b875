"""A campaign furnishes its reading room: own arrangements, their order, versions, and what readings get."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.tables import Person
from app.accounts.values import Actor, Role
from app.audit.tables import Event
from app.kernel.refusals import Conflict, Invalid
from app.reading import actions, store
from app.reading.api.shown import PreviewManifest
from app.reading.rules.furnishing import Furnishing, from_json, ordered, with_own
from app.reading.rules.hanging import layouts
from app.reading.tables import Reading
from tests.contract import assert_is
from tests.factories import people, readings
from tests.factories.study_rows import study

OWN: dict[str, Any] = {"label": "ADC beside low b", "grid": "1x2", "panes": [["adc"], ["dwi_low_b", "high_b"]]}


def stack(role: str, *panes: str) -> dict[str, Any]:
    return {"role": role, "pane_roles": list(panes), "note": None}


def test_a_pane_takes_the_first_of_its_roles_that_the_case_has() -> None:
    own = with_own(Furnishing(), key=None, **OWN).offered[-1]
    stacks = [stack("adc", "adc"), stack("dwi_high_b", "high_b", "dwi")]
    assert layouts(stacks, [own])[0]["panes"] == ["adc", "high_b"]
    assert layouts([*stacks, stack("dwi_low_b", "dwi")], [own])[0]["panes"] == ["adc", "dwi_low_b"]


def test_calculated_planes_are_offered_only_of_a_volume() -> None:
    cine = [{**stack("trus", "trus"), "kind": "cine"}]
    volume = [{**stack("trus", "trus"), "kind": "volume"}]
    assert "trus-multiplanar" not in [one["key"] for one in layouts(cine)]
    (offered,) = [one for one in layouts(volume) if one["planes"]]
    assert (offered["key"], offered["planes"]) == ("trus-multiplanar", ["axial", "sagittal", "coronal", ""])


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"label": "  "}, "A name has 1 to 60 characters."),
        ({"label": "two: t2 axial beside ADC"}, "There is an arrangement “two: t2 axial beside ADC” already"),
        ({"grid": "3x3"}, "Choose how the panes lie."),
        ({"panes": [["adc"]]}, "Say what pane 2 shows"),
        ({"panes": [["adc"], ["", ""]]}, "Say what pane 2 shows"),
        ({"panes": [["adc"], ["localizer"]]}, "There are no series called “localizer” to show in pane 2."),
        ({"panes": [["adc"], ["dce", "adc", "dwi", "t2_ax"]]}, "Pane 2 can try 3 kinds of series at most."),
        ({"key": "mpmri-2x2"}, "Only an arrangement of this campaign can be changed"),
    ],
)
def test_an_arrangement_that_cannot_be_hung_is_refused_in_words(wrong: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence[:40].replace("(", "\\(")):
        with_own(Furnishing(), **{"key": None, **OWN, **wrong})


def test_the_order_decides_what_opens_and_at_least_one_is_offered() -> None:
    room = Furnishing()
    keys = [one.key for one in room.entries]
    turned = ordered(room, keys[::-1], ["single", "pair"], break_minutes=45)
    assert [one.key for one in turned.offered] == ["pair", "single"]
    with pytest.raises(Invalid, match="Offer at least one"):
        ordered(room, keys, [], break_minutes=None)
    with pytest.raises(Invalid, match="changed meanwhile"):
        ordered(room, keys[1:], keys, break_minutes=None)
    with pytest.raises(Invalid, match="10 to 240 minutes"):
        ordered(room, keys, keys, break_minutes=5)


def test_what_is_kept_comes_back_the_same_and_what_is_built_in_later_is_not_offered() -> None:
    room = with_own(Furnishing(break_minutes=30), key=None, **OWN)
    kept = [one.as_json() for one in room.entries]
    assert from_json(kept, 30) == room
    older = from_json(kept[1:], None)
    assert (older.entries[-1].key, older.entries[-1].offered) == ("mpmri-2x2", False)


@pytest.fixture
def cora(db: Session) -> Actor:
    return people.actor(db, Role.COORDINATOR, name="Cora")


@pytest.fixture
def ada(db: Session) -> Actor:
    return people.actor(db, Role.READER, name="Ada")


def seen(client: TestClient, db: Session, reader: Actor, reading_id: object) -> dict[str, Any]:
    person = db.get(Person, reader.person_id)
    assert person is not None
    people.signed_in(client, db, person)
    found: dict[str, Any] = client.get(f"/api/v1/readings/{reading_id}/manifest").json()
    return found


def test_readers_get_it_at_their_next_case_and_a_begun_one_keeps_its_own(
    client: TestClient, db: Session, cora: Actor, ada: Actor
) -> None:
    campaign = readings.campaign(db, cora, readers=[ada], studies=[study(db) for _ in range(3)])
    begun = readings.opened(db, ada, campaign.id)
    readings.saved(db, ada, begun, {"answers": [readings.answer("gland_ap_mm", 40.0)]})
    row = actions.define_layout(db, cora, campaign.id, reason="low b asked for", **OWN)
    own = row.layouts[-1]["key"]
    keys = [own, *[one["key"] for one in row.layouts[:-1]]]
    second = actions.furnish(
        db, cora, campaign.id, keys=keys, offered=[own, "single"], break_minutes=None, reason="as wanted"
    )
    db.commit()
    assert next(one["key"] for one in seen(client, db, ada, begun)["layouts"]) == "mpmri-2x2"
    other = db.scalars(select(Reading.id).where(Reading.reader_id == ada.person_id, Reading.id != begun)).one()
    manifest = seen(client, db, ada, other)
    assert [one["key"] for one in manifest["layouts"]] == [own, "single"]
    assert manifest["hanging"]["panes"] == ["adc", "high_b"], "this study has no low b"
    assert db.get_one(Reading, other).room_id == second.id
    assert db.get_one(Reading, begun).room_id is None
    assert store.room_numbers(db, [begun, other]) == {begun: None, other: 2}
    event = db.scalars(select(Event).where(Event.subject_id == second.id)).one()
    assert (event.verb, event.actor_id, event.reason) == ("campaign.room_furnished", cora.person_id, "as wanted")
    with pytest.raises(Conflict, match="so already"):
        actions.furnish(db, cora, campaign.id, keys=keys, offered=[own, "single"], break_minutes=None, reason="again")


def test_the_preview_shows_the_case_and_makes_no_reading(
    client: TestClient, db: Session, cora: Actor, ada: Actor
) -> None:
    prostate = study(db)
    campaign = readings.campaign(db, cora, readers=[ada], studies=[prostate])
    reading_id = readings.read_and_sign(db, ada, campaign.id)
    case_id = db.get_one(Reading, reading_id).case_id
    person = db.get_one(Person, cora.person_id)
    people.signed_in(client, db, person)
    before = db.scalar(select(func.count()).select_from(Reading))
    address = f"/api/v1/campaigns/{campaign.id}/cases/{case_id}/preview"
    tried = client.get(address, params={"grid": "1x2", "pane": ["dce,adc", "t2_ax"]}).json()
    assert tried["hanging"]["panes"] == ["adc", "t2_ax"]
    assert next(one["key"] for one in tried["layouts"]) == "mpmri-2x2"
    assert tried["reading"]["case_code"] == prostate.label
    assert_is(PreviewManifest, tried)
    assert str(reading_id) not in client.get(address).text
    refused = client.get(address, params={"grid": "2x2", "pane": ["adc"]})
    assert (refused.status_code, refused.json()["detail"][:22]) == (422, "Say what pane 2 shows;")
    assert db.scalar(select(func.count()).select_from(Reading)) == before
    elsewhere = readings.campaign(db, cora, readers=[ada], studies=[study(db)])
    assert client.get(f"/api/v1/campaigns/{elsewhere.id}/cases/{case_id}/preview").status_code == 404


def test_the_pages_take_plain_forms_and_say_what_is_wrong(
    client: TestClient, db: Session, cora: Actor, ada: Actor
) -> None:
    campaign = readings.campaign(db, cora, readers=[ada], studies=[study(db)])
    people.signed_in(client, db, db.get_one(Person, cora.person_id))
    path = f"/campaigns/{campaign.id}/design/room"
    given = {"label": "Two", "grid": "1x2", "pane_1": ["adc"], "pane_2": ["", ""], "reason": "wanted"}
    refused = client.post(f"{path}/layout", data=given)
    assert refused.status_code == 422
    assert "Say what pane 2 shows" in refused.text
    assert 'value="Two"' in refused.text
    assert client.post(f"{path}/layout", data={**given, "pane_2": "t2_ax"}, follow_redirects=False).status_code == 303
    page = client.get(path).text
    assert "ADC | T2 axial" in page
    assert "wanted" in page
    room = store.current_furnishing(db, campaign.id)
    keys = [one.key for one in room.entries]
    form = {
        "keys": keys,
        "places": list(range(len(keys), 0, -1)),
        "offered": ["own-two", "pair"],
        "break_minutes": "",
        "reason": "x1y",
    }
    assert client.post(path, data=form, follow_redirects=False).status_code == 303
    db.expire_all()
    assert [one.key for one in store.current_furnishing(db, campaign.id).offered] == ["own-two", "pair"]
    assert client.get(f"{path}/layout?key=own-two").status_code == 200
    assert client.get(f"{path}/layout?key=nothing").status_code == 404


def test_an_ultrasound_opens_with_its_own_arrangement() -> None:
    stacks = [{"pane_roles": [pane], "role": role, "kind": kind, "note": None} for pane, role, kind in
              (("trus", "trus_volume", "volume"), ("micro_us", "micro_us_cine", "cine"))]  # fmt: skip
    assert [one["key"] for one in layouts(stacks)] == ["trus", "trus-multiplanar", "micro-us"]
