"""Comparing a case once its last reading is signed, superseding after a reopening, correcting a match."""

from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import Actor, Role
from app.agreement import actions, store
from app.agreement.tables import Comparison
from app.assignments.tables import Campaign
from app.audit.tables import Event
from app.kernel.refusals import Conflict, Invalid
from app.reading import actions as reading
from tests.factories import people, readings


class Scene:
    """Two readers of one case, and an unrelated campaign as noise."""

    def __init__(self, db: Session) -> None:
        self.db = db
        readings.reader_with_a_signed_reading(db, name="Noise Maker")
        self.coordinator = people.actor(db, Role.COORDINATOR, name="Cora")
        self.readers = [people.actor(db, Role.READER, name=name) for name in ("Ada", "Ben")]
        self.campaign: Campaign = readings.campaign(
            db, self.coordinator, readers=self.readers, studies=[readings.study(db)]
        )

    def signs(self, reader: Actor, dwi: str = "4") -> UUID:
        return readings.read_and_sign(self.db, reader, self.campaign.id, dwi=dwi)

    def place(self, reading_id: UUID) -> tuple[UUID, UUID, UUID]:
        """Campaign, case and stage of a reading."""
        from app.reading.tables import Reading

        row = self.db.get_one(Reading, reading_id)
        return row.campaign_id, row.case_id, row.stage_id

    def compared(self, reading_id: UUID) -> Comparison:
        comparison_id = actions.compare_case(self.db, *self.place(reading_id))
        assert comparison_id is not None
        self.db.commit()
        return store.comparison(self.db, comparison_id)


@pytest.fixture
def scene(db: Session) -> Scene:
    return Scene(db)


def test_nothing_is_compared_while_a_reading_is_open(scene: Scene) -> None:
    reading_id = scene.signs(scene.readers[0])
    assert actions.compare_case(scene.db, *scene.place(reading_id)) is None


def test_the_last_signature_makes_one_comparison_and_the_record_says_so(scene: Scene) -> None:
    ids = [scene.signs(reader, dwi) for reader, dwi in zip(scene.readers, "45", strict=True)]
    campaign_id, case_id, stage_id = scene.place(ids[0])
    signal = {"campaign_id": str(campaign_id), "case_id": str(case_id), "stage_id": str(stage_id)}
    for _ in range(2):  # a signal may come twice
        actions.on_reading_submitted(scene.db, signal)
    scene.db.commit()
    (made,) = scene.db.scalars(select(Comparison).where(Comparison.campaign_id == campaign_id)).all()
    assert (made.number, set(made.reading_ids)) == (1, {str(i) for i in ids})
    events = scene.db.scalars(select(Event).where(Event.verb == "comparison.made")).all()
    assert [event.subject_id for event in events] == [made.id]
    said = {(r.item, r.reader_id): r.value for r in store.ratings(scene.db, made.id) if r.unit == 1}
    assert [said[("category", reader.person_id)] for reader in scene.readers] == ["4", "5"]
    measured = {v.metric: v.value for v in store.values(scene.db, made.id) if v.item == "region"}
    assert measured["dice"] == 1
    assert [row.unit for row in store.lesions(scene.db, made.id)] == [1, 1]
    assert [c.id for c in store.current_comparisons(scene.db, campaign_id)] == [made.id]


def test_a_reopened_reading_takes_the_comparison_away_until_it_is_signed_again(scene: Scene) -> None:
    ids = [scene.signs(reader) for reader in scene.readers]
    first = scene.compared(ids[0])
    reading.reopen(scene.db, scene.coordinator, scene.campaign.id, ids[1], reason="wrong side")
    scene.db.commit()
    assert actions.compare_case(scene.db, *scene.place(ids[0])) is None
    assert store.current_comparisons(scene.db, scene.campaign.id) == []
    readings.signed(scene.db, scene.readers[1], ids[1])
    second = scene.compared(ids[0])
    assert (second.number, second.id != first.id) == (2, True)
    assert [c.id for c in store.current_comparisons(scene.db, scene.campaign.id)] == [second.id]


def test_a_corrected_match_supersedes_and_is_not_undone_by_the_signal(scene: Scene) -> None:
    ids = [scene.signs(reader) for reader in scene.readers]
    first = scene.compared(ids[0])
    one, other = [row.finding_object_id for row in store.lesions(scene.db, first.id)]
    with pytest.raises(Invalid, match="exactly one lesion"):
        actions.correct_match(scene.db, scene.coordinator, first.id, lesions=[[one]], reason="x")
    with pytest.raises(Invalid, match="why"):
        actions.correct_match(scene.db, scene.coordinator, first.id, lesions=[[one], [other]], reason=" ")
    apart = actions.correct_match(scene.db, scene.coordinator, first.id, lesions=[[one], [other]], reason="two foci")
    scene.db.commit()
    rows = store.lesions(scene.db, apart.id)
    assert [(row.unit, row.by, row.reason) for row in rows] == [
        (1, scene.coordinator.person_id, "two foci"), (2, scene.coordinator.person_id, "two foci")
    ]  # fmt: skip
    assert scene.compared(ids[0]).id == apart.id
    with pytest.raises(Conflict, match="compared anew"):
        actions.correct_match(scene.db, scene.coordinator, first.id, lesions=[[one, other]], reason="x")


def test_finished_cases_without_a_comparison_are_found(scene: Scene) -> None:
    for reader in scene.readers:
        scene.signs(reader)
    assert actions.compare_finished(scene.db, scene.campaign.id) == 1
    assert actions.compare_finished(scene.db, scene.campaign.id) == 0
