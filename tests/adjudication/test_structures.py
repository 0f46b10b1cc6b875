"""Structures that readers drew under a protocol of zones: compared one by one, settled where they overlap little."""

from typing import Any

from sqlalchemy.orm import Session

from app.accounts.values import Role
from app.adjudication import actions, store
from app.agreement import store as agreement
from app.assignments import store as plan
from tests.factories import people, readings

QUALITY = readings.answer("quality", "3", "t2_ax", "stack")


def test_each_structure_is_compared_and_one_that_overlaps_little_is_a_difference(db: Session) -> None:
    coordinator = people.actor(db, Role.COORDINATOR, name="Cora")
    readers = [people.actor(db, Role.READER, name=name) for name in ("Ada", "Ben")]
    study = readings.study(db)
    campaign = readings.campaign(db, coordinator, readers=readers, studies=[study], protocol="prostate_zones")

    def marks(zone_from: int) -> list[dict[str, Any]]:
        drawn = [("prostate", 100, 0), ("transition_zone", 20, 60), ("peripheral_zone", 20, zone_from)]
        return [readings.mask(db, study.id, None, structure=key, voxels=n, first=first) for key, n, first in drawn]

    for reader, zone_from in zip(readers, (0, 15), strict=True):
        reading_id = readings.opened(db, reader, campaign.id)
        readings.saved(db, reader, reading_id, {"marks": marks(zone_from), "answers": [QUALITY]})
        readings.signed(db, reader, reading_id)
    (case,) = plan.cases(db, campaign.id)
    stage = plan.first_stage(db, campaign.id)
    ids = {"campaign_id": str(campaign.id), "case_id": str(case.id), "stage_id": str(stage.id)}
    actions.on_reading_submitted(db, ids)
    db.commit()

    (comparison,) = agreement.current_comparisons(db, campaign.id)
    (found,) = store.differences(db, comparison.id)
    assert (found.item, found.rule_key) == ("structure:peripheral_zone", "structure_overlap")
    assert found.measured["dice"] == 0.25  # 5 of 20 and 20 voxels are shared
    accepted = {one.item for one in store.reference_items(db, comparison.id)}
    assert {"structure:prostate", "structure:transition_zone"} <= accepted
