"""The room says by which registrations it links frames of reference, and each revision keeps which they were."""

from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import Role
from app.audit.tables import Event
from app.imaging import actions as imaging
from app.kernel.refusals import Invalid
from app.reading import store
from app.reading.tables import Mark, Revision
from tests.factories import people, readings, registered, study_rows


def test_each_revision_keeps_by_which_registrations_the_images_were_linked(db: Session) -> None:
    cora, ada = people.actor(db, Role.COORDINATOR, name="Cora"), people.actor(db, Role.READER)
    study = study_rows.study(db, apart={"adc"})
    campaign = readings.campaign(db, cora, readers=[ada], studies=[study])
    reading_id = readings.opened(db, ada, campaign.id)
    assert store.manifest(db, ada.person_id, reading_id)["registrations"] == []
    readings.saved(db, ada, reading_id, {"active_ms": 0})

    first = registered.registration(db, cora, study.id)
    (told,) = store.manifest(db, ada.person_id, reading_id)["registrations"]
    assert told["id"] == str(first.id)
    assert "Cora" not in str(told)
    finding_id = str(uuid4())
    point = readings.point(db, study.id, finding_id, "adc")
    body = {"findings": [{"id": finding_id, "order": 1}], "marks": [point], "registrations": [told["id"]]}
    readings.saved(db, ada, reading_id, body, expected=1)

    # a page that is still open says what it showed, although that was withdrawn meanwhile
    imaging.withdraw_registration(db, cora, study.id, first.id, "wrong side")
    db.commit()
    readings.saved(db, ada, reading_id, {"registrations": [told["id"]]}, expected=2)
    readings.saved(db, ada, reading_id, {"active_ms": 0}, expected=3)
    rows = db.scalars(select(Revision).where(Revision.reading_id == reading_id).order_by(Revision.number)).all()
    assert [row.registration_ids for row in rows] == [[], [first.id], [first.id], []]
    events = db.scalars(select(Event).where(Event.verb == "reading.saved").order_by(Event.sequence)).all()
    assert [event.new and event.new["registrations"] for event in events] == [[], [str(first.id)], [str(first.id)], []]
    # a mark stays in the frame it was drawn in
    mark = db.scalars(select(Mark).where(Mark.reading_id == reading_id)).one()
    assert (mark.geometry, mark.frame_of_reference_uid) == (point["geometry"], point["frame_of_reference_uid"])


def test_a_registration_of_another_patient_is_refused_in_words(db: Session) -> None:
    cora, ada = people.actor(db, Role.COORDINATOR), people.actor(db, Role.READER, name="Ada")
    study, other = (study_rows.study(db, apart={"adc"}) for _ in range(2))
    campaign = readings.campaign(db, cora, readers=[ada], studies=[study])
    reading_id = readings.opened(db, ada, campaign.id)
    foreign = registered.registration(db, cora, other.id)
    for wrong in (foreign.id, uuid4()):
        with pytest.raises(Invalid, match="joins no images of this case"):
            readings.saved(db, ada, reading_id, {"registrations": [str(wrong)]})
    assert db.scalars(select(Revision)).all() == []
