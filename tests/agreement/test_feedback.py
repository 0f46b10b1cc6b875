"""Training: feedback at once after the own signature, and the reference nowhere before it."""

import numpy as np
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.tables import Person
from app.accounts.values import Actor
from app.agreement import actions
from app.agreement.api.feedback import FeedbackManifest
from app.assignments import actions as assigning
from app.assignments import store as plan
from app.audit.tables import Event
from app.imaging.formats.delineations import parse
from app.kernel.geometry import grid_from_json
from app.kernel.refusals import Conflict, Invalid
from app.reading import actions as reading
from app.reading import store as reading_store
from app.reading.tables import Disclosure
from app.releases.rules.readiness import assert_may_freeze
from app.releases.store.pinning import readiness
from tests.contract import assert_is
from tests.factories import delineations, people, readings
from tests.factories.training import Training

WHY = "restricteddiffusionwithmasseffect"


@pytest.fixture
def training(db: Session) -> Training:
    return Training(db)


def sit(client: TestClient, db: Session, reader: Actor) -> None:
    people.signed_in(client, db, db.get_one(Person, reader.person_id))


def test_after_signing_the_own_answers_stand_beside_the_reference(
    client: TestClient, db: Session, training: Training
) -> None:
    own = training.opens(training.ada)
    reference = training.signs_reference_of(training.case_of(training.ada, own), dwi="5", rationale=WHY)
    training.signs(training.ada, own, dwi="4")
    sit(client, db, training.ada)
    assert client.get(f"/api/v1/readings/{own}/manifest").json()["reading"]["training"] is True
    answer = client.get(f"/api/v1/readings/{own}/feedback")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert_is(FeedbackManifest, found)
    assert [one["alias"] for one in found["readers"]] == ["You", "Reference"]
    (lesion,) = found["feedback"]["lesions"]
    assert lesion["whose"] == "both"
    lines = {line["item"]: line for line in lesion["lines"]}
    assert (lines["category"]["yours"], lines["category"]["reference"], lines["category"]["apart"]) == ("4", "5", -1)
    assert lines["dwi"]["yours"].startswith("4: ")
    assert (lines["dwi"]["same"], lines["t2w"]["same"]) == (False, True)
    assert (lines["rationale"]["reference"], lines["rationale"]["same"]) == (WHY, None)
    assert {one["label"]: one["text"] for one in lesion["measures"]}["Dice"] == "1.00"
    quality = next(line for line in found["feedback"]["case"] if line["item"] == "quality:t2_ax")
    assert (quality["label"].endswith("T2 axial"), quality["same"]) == (True, True)
    disclosed = db.scalars(select(Disclosure).where(Disclosure.reading_id == reference)).one()
    assert (disclosed.to_person_id, disclosed.alias) == (training.ada.person_id, "Reference")
    events = db.scalars(select(Event).where(Event.verb == "reading.feedback_shown")).all()
    assert [event.actor_id for event in events] == [training.ada.person_id]
    assert client.get(f"/readings/{own}/feedback").status_code == 200
    assert f"/readings/{own}/feedback" in client.get("/worklist").text


def test_a_measure_is_said_by_how_much_it_is_off_and_never_called_wrong(
    client: TestClient, db: Session, training: Training
) -> None:
    own = training.opens(training.ada)
    case_id = training.case_of(training.ada, own)
    training.signs_reference_of(case_id)
    study_id = readings.study_of(db, case_id)
    complete = readings.complete(db, study_id)
    sure = next(one for one in complete["answers"] if one["question"] == "confidence")
    sure["value"] -= 15
    revision = reading_store.status(db, own).revision
    readings.saved(db, training.ada, own, complete, expected=revision)
    readings.signed(db, training.ada, own, revision=revision + 1)
    sit(client, db, training.ada)
    (lesion,) = client.get(f"/api/v1/readings/{own}/feedback").json()["feedback"]["lesions"]
    lines = {line["item"]: line for line in lesion["lines"]}
    assert (lines["confidence"]["same"], lines["confidence"]["off"]) == (None, "−15 %")
    assert (lines["zone"]["same"], lines["zone"]["off"]) == (True, None)
    assert {one["label"]: one["text"] for one in lesion["measures"]}["Centres apart"] == "0.0 mm"


def test_before_the_own_signature_feedback_does_not_exist_whatever_the_reference_says(
    client: TestClient, db: Session, training: Training
) -> None:
    own = training.opens(training.ada)
    addresses = [f"/api/v1/readings/{own}/feedback", f"/readings/{own}/feedback"]
    sit(client, db, training.ada)
    nothing = [client.get(address) for address in addresses]
    reference = training.signs_reference_of(training.case_of(training.ada, own), rationale=WHY)
    sit(client, db, training.ada)
    now = [client.get(address) for address in addresses]
    assert [one.status_code for one in now] == [404, 404]
    assert [one.content for one in now] == [one.content for one in nothing]
    for path in ("/worklist", f"/readings/{own}", f"/api/v1/readings/{own}/manifest", f"/api/v1/readings/{own}/draft"):
        assert WHY not in client.get(path).text
    for path in (f"/readings/{reference}", *(f"/api/v1/readings/{reference}/{one}" for one in ("draft", "manifest"))):
        assert client.get(path).status_code == 404


def test_the_reference_itself_stays_closed_after_feedback(client: TestClient, db: Session, training: Training) -> None:
    own = training.opens(training.ada)
    reference = training.signs_reference_of(training.case_of(training.ada, own))
    training.signs(training.ada, own)
    sit(client, db, training.ada)
    assert client.get(f"/api/v1/readings/{own}/feedback").status_code == 200
    for path in (f"/readings/{reference}", f"/api/v1/readings/{reference}/draft", f"/readings/{reference}/feedback"):
        assert client.get(path).status_code == 404
    sit(client, db, training.ben)
    assert client.get(f"/api/v1/readings/{own}/feedback").status_code == 404, "another's feedback"


def test_without_a_reference_yet_that_is_said_and_the_reading_stands(db: Session, training: Training) -> None:
    own = training.signs(training.ada, training.opens(training.ada))
    with pytest.raises(Conflict, match="not signed yet"):
        actions.see_feedback(db, training.ada, own)


def test_who_has_seen_the_reference_does_not_read_the_case_again(db: Session, training: Training) -> None:
    own = training.opens(training.ada)
    training.signs_reference_of(training.case_of(training.ada, own))
    training.signs(training.ada, own)
    actions.see_feedback(db, training.ada, own)
    with pytest.raises(Conflict, match="has seen the reference"):
        reading.reopen(db, training.cora, training.campaign_id, own, reason="look again")


def test_a_chosen_import_is_the_reference_where_nobody_reads_it(db: Session) -> None:
    training = Training(db, reference_reader=False)
    own = training.signs(training.ada, training.opens(training.ada))
    assert {purpose for _, purpose in training.purposes()} == {"training"}
    case_id = training.case_of(training.ada, own)
    stack, _ = readings.stack_of(db, readings.study_of(db, case_id), "t2_ax")
    grid = grid_from_json(stack.grid or {})
    labels = np.zeros(grid.shape, dtype=np.uint8)
    labels[1].flat[:5] = 1
    parsed = parse(delineations.nifti(labels, grid))
    entries = {label.key: "finding" for label in parsed.labels}
    wanted = reading.ImportRequest(training.campaign_id, case_id, [parsed], [entries], "Net", "algorithm")
    imported = reading.import_delineation(db, training.cora, wanted).reading_id
    with pytest.raises(Conflict, match="not signed yet"):
        actions.see_feedback(db, training.ada, own)
    reading.choose_import(db, training.cora, training.campaign_id, imported, counts=True, reason="checked by hand")
    (lesion,) = actions.see_feedback(db, training.ada, own)["feedback"]["lesions"]
    assert {one["label"]: one["text"] for one in lesion["measures"]}["Dice"] == "1.00"


def test_training_is_never_compared_settled_or_released(db: Session, training: Training) -> None:
    for reader in (training.rita, training.ada, training.ben):
        for _ in training.studies:
            training.signs(reader, training.opens(reader))
    assert training.purposes() == {
        (training.rita.person_id, "reference"),
        (training.ada.person_id, "training"),
        (training.ben.person_id, "training"),
    }
    assert actions.compare_finished(db, training.campaign_id) == 0
    assert reading_store.signed_of_campaign(db, training.campaign_id) == []
    with pytest.raises(Conflict, match="never released"):
        assert_may_freeze(readiness(db, training.campaign_id), "a try")


def test_nobody_reads_a_patient_live_that_he_is_trained_on_nor_the_other_way_round(
    db: Session, training: Training
) -> None:
    eve = people.actor(db, training.ada.roles and next(iter(training.ada.roles)), name="Eve")
    live = readings.campaign(
        db, training.cora, readers=[training.ada, eve], studies=training.studies, readers_per_case=1
    )
    assert {row.reader_id for row in plan.current_assignments(db, live.id)} == {eve.person_id}
    case = plan.cases(db, live.id)[0]
    with pytest.raises(Invalid, match="trained"):
        assigning.assign_by_hand(db, training.cora, live.id, [(case.id, training.ada.person_id)])
    again = readings.campaign(
        db, training.cora, readers=[eve, training.ada], studies=training.studies, readers_per_case=1, start=False
    )
    assigning.make_training(db, training.cora, again.id, reference_reader_id=None, reason="more newcomers")
    assigning.start_campaign(db, training.cora, again.id)
    assert {row.reader_id for row in plan.current_assignments(db, again.id)} == {training.ada.person_id}


def test_a_campaign_becomes_one_for_training_only_before_anything_is_assigned(db: Session, training: Training) -> None:
    live = readings.campaign(db, training.cora, readers=[training.ada], studies=[readings.study(db)])
    for campaign_id, sentence in ((live.id, "assigned already"), (training.campaign_id, "training already")):
        with pytest.raises(Conflict, match=sentence):
            assigning.make_training(db, training.cora, campaign_id, reference_reader_id=None, reason="too late")
    waiting = readings.campaign(db, training.cora, readers=[training.ada], studies=[readings.study(db)], start=False)
    with pytest.raises(Invalid, match="one of the campaign's readers"):
        assigning.make_training(
            db, training.cora, waiting.id, reference_reader_id=training.cora.person_id, reason="her, then"
        )
