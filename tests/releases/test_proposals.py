"""What became of an algorithm's proposals goes out in a release, and stays out of the adjudication room."""

import csv
import io
import json
from pathlib import Path
from uuid import UUID, uuid4

from pydicom import dcmread
from sqlalchemy.orm import Session

from app.accounts.values import Role
from app.adjudication import actions as adjudication
from app.adjudication.store import manifest
from app.agreement.store import newest_comparison
from app.assignments import actions as planning
from app.assignments import store as plan
from app.assignments.values import MemberRole
from app.kernel.signals import handle, unhandled
from app.reading import actions
from app.wiring import SIGNALS
from tests.factories import people, readings
from tests.factories.dicom_study import accepted
from tests.reading.offering import Offering
from tests.releases.test_imported import released


def signed(here: Offering, number: int) -> None:
    """The first takes the gland as it is and a lesion less a voxel, and leaves the other; the second declines one."""
    reader = here.readers[number]
    reading_id = here.opened(reader)
    proposals = here.proposals(reading_id, reader)
    finding = str(uuid4())
    marks = [readings.point(here.db, here.study.id, finding, role="adc")]
    if number == 0:
        (gland,) = [one for one in proposals if one["structure"]]
        lesion = next(one for one in proposals if one["geometry"]["voxels"] == 12)
        voxels = here.mask(lesion)
        voxels[1, 4, 4] = False
        marks += [here.taken(gland), here.taken(lesion, finding_id=finding, geometry=here.painted(voxels))]
    else:
        actions.decide_proposal(here.db, reader, reading_id, UUID(proposals[0]["id"]), declined=True)
    body = {
        "findings": [{"id": finding, "order": 1}],
        "marks": marks,
        "answers": [*readings.case_answers(), *readings.finding_answers(finding, dwi=("4", "2")[number])],
    }
    readings.saved(here.db, reader, reading_id, body)
    readings.signed(here.db, reader, reading_id)


def test_a_release_tells_what_came_from_a_model_and_what_became_of_each_proposal(db: Session, tmp_path: Path) -> None:
    here = Offering(db, accepted(db))
    zoe = people.actor(db, Role.ADJUDICATOR, name="Zoe")
    planning.add_member(db, here.cora, here.campaign.id, zoe.person_id, MemberRole.ADJUDICATOR)
    for number in (0, 1):
        signed(here, number)
    for signal in unhandled(db):
        handle(db, signal.id, SIGNALS)
    db.commit()

    comparison = newest_comparison(db, here.case_id, plan.first_stage(db, here.campaign.id).id)
    assert comparison is not None
    adjudication.enter(db, zoe, comparison.id)
    db.commit()
    shown = manifest(db, zoe.person_id, comparison)
    origins = {mark["origin"] for reader in shown["readers"] for mark in reader["marks"]}
    assert origins == {"hand", "imported", "ai_proposal_unchanged", "ai_proposal_edited"}
    assert not any(word in json.dumps(shown) for word in ("Segmenter", "proposal_id", "voxels_added"))

    files = released(db, here.campaign.id, here.cora, tmp_path)

    def table(name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(files[f"tables/{name}.csv"].decode(), newline="")))

    made = {row["origin"]: row for row in table("marks") if row["model_name"]}
    said = ("model_name", "model_version", "voxels_added", "voxels_removed")
    assert [made["ai_proposal_unchanged"][key] for key in said] == ["Segmenter", "2.1", "0", "0"]
    assert [made["ai_proposal_edited"][key] for key in said] == ["Segmenter", "2.1", "0", "1"]
    imported = {row["mark_id"] for row in table("marks") if row["origin"] == "imported"}
    assert {row["proposal_id"] for row in made.values()} < imported
    became = [(row["reader"], row["outcome"]) for row in table("proposals")]
    assert len({reader for reader, _ in became}) == 2
    assert sorted(outcome for _, outcome in became) == ["declined", "edited", "left", "left", "left", "unchanged"]
    meant = {(row["table"], row["column"]): row["meaning"] for row in table("dictionary")}
    assert "ai_proposal_edited: AI proposal edited" in meant["marks", "origin"]
    assert {"proposals", "marks"} <= {name for name, column in meant if column == "model_version"}
    case = json.loads(next(data for name, data in files.items() if name.endswith("case.json")))
    told = [mark for reading in case["readings"] for mark in reading["marks"] if "model" in mark]
    assert sorted((mark["origin"], mark["voxels_removed"]) for mark in told) == [
        ("ai_proposal_edited", 1),
        ("ai_proposal_unchanged", 0),
    ]
    segments = [
        (one.SegmentAlgorithmType, one.get("SegmentAlgorithmName"))
        for path, data in files.items()
        if "/seg/" in path
        for one in dcmread(io.BytesIO(data)).SegmentSequence
    ]
    assert segments.count(("SEMIAUTOMATIC", "Segmenter")) == 2, "gland and lesion of the reader who took them"
    assert json.loads(files["release.json"])["design"]["proposals"] == ["Segmenter", "2.1"]
