"""Thresholds of a campaign, and one more reader where agreement is low."""

from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import Actor, Role
from app.adjudication import actions, store
from app.adjudication.tables import Examination
from app.adjudication.values import Thresholds
from app.assignments import store as plan
from app.assignments.tables import Campaign
from app.audit.tables import Event
from app.kernel.refusals import Invalid
from app.reading.tables import Reading
from tests.factories import people, readings


class Scene:
    """Three readers, of whom two read each case."""

    def __init__(self, db: Session) -> None:
        self.db = db
        readings.reader_with_a_signed_reading(db, name="Noise Maker")
        self.coordinator = people.actor(db, Role.COORDINATOR, name="Cora")
        self.readers: list[Actor] = [people.actor(db, Role.READER, name=name) for name in ("Ada", "Ben", "Cy")]
        self.campaign: Campaign = readings.campaign(
            db, self.coordinator, readers=self.readers, studies=[readings.study(db)], readers_per_case=2
        )

    def choose(self, **chosen: object) -> None:
        thresholds = Thresholds.from_json({**Thresholds().as_json(), **chosen})
        actions.choose_thresholds(self.db, self.coordinator, self.campaign.id, thresholds, reason="pilot")
        self.db.commit()

    def assigned(self) -> list[Actor]:
        (ids,) = plan.readers_by_case(self.db, self.campaign.id).values()
        return [reader for reader in self.readers if reader.person_id in ids]

    def signs(self, reader: Actor, dwi: str) -> UUID:
        reading_id = readings.read_and_sign(self.db, reader, self.campaign.id, dwi=dwi)
        row = self.db.get_one(Reading, reading_id)
        place = {"campaign_id": row.campaign_id, "case_id": row.case_id, "stage_id": row.stage_id}
        for _ in range(2):  # a signal may come twice
            actions.on_reading_submitted(self.db, {key: str(value) for key, value in place.items()})
        self.db.commit()
        return reading_id

    def examined(self) -> list[int]:
        query = select(Examination.differences).where(Examination.campaign_id == self.campaign.id)
        return list(self.db.scalars(query))


@pytest.fixture
def scene(db: Session) -> Scene:
    return Scene(db)


def test_low_agreement_asks_one_more_reader_and_then_the_adjudicator(scene: Scene) -> None:
    scene.choose(most_readers=3)
    one, other = scene.assigned()
    scene.signs(one, "4")
    scene.signs(other, "2")
    assert len(scene.assigned()) == 3
    assert scene.examined() == []  # not before the third has signed
    (third,) = [reader for reader in scene.assigned() if reader not in (one, other)]
    scene.signs(third, "4")
    assert len(scene.assigned()) == 3
    (found,) = scene.examined()
    assert found > 0


def test_readers_who_agree_need_nobody_more(scene: Scene) -> None:
    scene.choose(most_readers=3)
    for reader in scene.assigned():
        scene.signs(reader, "4")
    assert (len(scene.assigned()), scene.examined()) == (2, [0])


@pytest.mark.parametrize("most", [0, 2])
def test_without_room_for_a_reader_the_case_is_adjudicated(scene: Scene, most: int) -> None:
    scene.choose(most_readers=most)
    for reader, dwi in zip(scene.assigned(), "42", strict=True):
        scene.signs(reader, dwi)
    assert len(scene.assigned()) == 2
    assert len(scene.examined()) == 1


def test_a_campaigns_own_threshold_decides_and_is_recorded(scene: Scene) -> None:
    scene.choose(category_apart=4, category_lines=[])
    for reader, dwi in zip(scene.assigned(), "43", strict=True):
        scene.signs(reader, dwi)
    assert scene.examined() == [0]
    (event,) = scene.db.scalars(select(Event).where(Event.verb == "thresholds.chosen")).all()
    assert event.old is not None
    assert event.new is not None
    assert (event.old["category_apart"], event.new["category_apart"], event.reason) == (2, 4, "pilot")


def test_choices_are_versions_and_nonsense_is_refused(scene: Scene) -> None:
    scene.choose(lesion_dice=0.5)
    scene.choose(lesion_dice=0.6)
    assert [row.number for row in store.designs(scene.db, scene.campaign.id)] == [2, 1]
    assert store.thresholds_of(scene.db, scene.campaign.id).lesion_dice == 0.6
    for chosen, sentence in (
        ({"structures": {"prostate": 1.5}}, "prostate"),
        ({"volume_ratio": 0.5}, "ratio"),
        ({"most_readers": 99}, "most"),
    ):
        with pytest.raises(Invalid, match=sentence):
            scene.choose(**chosen)


def test_thresholds_kept_before_structures_had_their_own_still_mean_what_they_meant() -> None:
    kept = {"category_apart": 2, "category_lines": [3, 4], "lesion_dice": 0.4, "volume_ratio": 1.5, "most_readers": 0}
    holds = Thresholds.from_json({**kept, "gland_dice": 0.9, "zone_dice": 0.6})
    assert {key: holds.structure_dice(key) for key in ("prostate", "transition_zone", "afs")} == {
        "prostate": 0.9, "transition_zone": 0.6, "afs": 0.9
    }  # fmt: skip
    assert holds.measured == {}
    assert Thresholds.from_json(holds.as_json()) == holds
