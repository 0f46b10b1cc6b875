"""Proposals of an algorithm: offered only where the design says so, and never believed of what a program says."""

from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assignments import actions as planning
from app.assignments import store as plan
from app.assignments.tables import Stage
from app.assignments.values import MemberRole, Proposals
from app.audit.tables import Event
from app.kernel.refusals import Conflict, Invalid, NotFound
from app.reading import actions, store
from app.reading.tables import Disclosure, Mark, ProposalOffer, Reading, Submission
from tests.factories import people, readings
from tests.factories.study_rows import study
from tests.reading.offering import MODEL, Offering
from tests.statements import counted


@pytest.fixture
def here(db: Session) -> Offering:
    return Offering(db)


def kept(here: Offering, reading_id: UUID) -> list[dict[str, Any]]:
    return store.draft(here.db, store.own_reading(here.db, here.ada.person_id, reading_id)).marks


def refused(here: Offering, reading_id: UUID, mark: dict[str, Any]) -> Invalid:
    with pytest.raises(Invalid) as refusal:
        here.save(reading_id, mark)
    here.db.rollback()
    return refusal.value


def test_opening_a_case_offers_what_the_algorithm_drew_and_discloses_it(here: Offering) -> None:
    reading_id = here.opened()
    offer = here.db.scalars(select(ProposalOffer)).one()
    assert (offer.reading_id, offer.model_name, offer.model_version) == (reading_id, "Segmenter", "2.1")
    assert sorted(one["structure"] or "" for one in offer.proposals) == ["", "", "prostate"]
    head = store.manifest(here.db, here.ada.person_id, reading_id)["proposals"]
    assert head == {"model": MODEL, "count": 3}
    row = here.db.scalars(select(Disclosure)).one()
    assert (row.reading_id, row.to_person_id, row.alias) == (here.algorithm_reading, here.ada.person_id, "Proposals 1")
    verbs = here.db.scalars(select(Event.verb).where(Event.verb.in_(["proposals.offered", "reading.disclosed"]))).all()
    assert sorted(verbs) == ["proposals.offered", "reading.disclosed"]
    with counted() as statements:
        assert len(here.proposals(reading_id)) == 3
    assert len(set(statements)) == len(statements), "none for each proposal"
    assert here.db.scalars(select(Event).where(Event.verb == "proposals.shown")).one().actor_id == here.ada.person_id


def test_nothing_is_offered_where_the_design_forbids_it_or_before_a_case_is_opened(db: Session) -> None:
    here = Offering(db, offered=False)
    assert store.manifest(db, here.ada.person_id, here.opened())["proposals"] is None
    here.offer()
    laid_ready = readings.opened(db, here.ben, here.campaign.id)
    actions.enter(db, here.ben, laid_ready, ahead=True)
    assert store.manifest(db, here.ben.person_id, laid_ready)["proposals"] is None
    for reader, reading_id in ((here.ada, here.opened()), (here.ben, laid_ready)):
        with pytest.raises(NotFound):
            actions.see_proposals(db, reader, reading_id)
    assert db.scalars(select(Disclosure)).all() == []


def test_a_reading_keeps_what_it_was_offered(here: Offering) -> None:
    reading_id = here.opened()
    before = here.proposals(reading_id)
    here.brought_in(gland="ignore")
    later = {mark["id"] for mark in here.proposals(here.opened(here.ben), here.ben)}
    assert len({mark["id"] for mark in before} & later) == 1, "the gland stays, the lesions were drawn anew"
    here.forbid()
    assert here.proposals(reading_id) == before
    here.save(reading_id, here.taken(before[0]))
    assert [mark["origin"] for mark in kept(here, reading_id)] == ["ai_proposal_unchanged"]


def test_who_reads_a_case_again_may_be_offered_what_another_algorithm_drew(here: Offering) -> None:
    here.opened()
    other = here.brought_in(reader="Outliner 7")
    here.offer(Proposals(here.db.get_one(Reading, other).reader_id))
    planning.withdraw_reader(here.db, here.cora, here.campaign.id, here.ada.person_id, reason="on leave")
    planning.add_member(here.db, here.cora, here.campaign.id, here.ada.person_id, MemberRole.READER)
    planning.assign_evenly(here.db, here.cora, here.campaign.id)
    here.proposals(here.opened())
    rows = here.db.scalars(select(Disclosure).where(Disclosure.to_person_id == here.ada.person_id)).all()
    assert {(row.reading_id, row.alias) for row in rows} == {
        (here.algorithm_reading, "Proposals 1"),
        (other, "Proposals 2"),
    }


def test_only_the_last_stage_offers_unless_stages_say_otherwise(here: Offering) -> None:
    here.db.add(Stage(campaign_id=here.campaign.id, number=2, shows={"stacks": "all"}))
    here.db.commit()
    here.opened()
    assert here.db.scalars(select(ProposalOffer)).all() == []


def test_a_proposal_taken_as_it_is_is_unchanged_and_names_its_parent(here: Offering) -> None:
    reading_id = here.opened()
    (gland,) = [one for one in here.proposals(reading_id) if one["structure"] == "prostate"]
    mark = here.taken(gland, origin="ai_proposal_edited")
    here.save(reading_id, mark)
    (found,) = kept(here, reading_id)
    assert (found["origin"], found["model"], found["proposal_id"]) == ("ai_proposal_unchanged", MODEL, gland["id"])
    assert (found["voxels_added"], found["voxels_removed"]) == (0, 0)
    row = here.db.scalars(select(Mark).where(Mark.object_id == UUID(mark["id"]))).one()
    parent = here.db.scalars(select(Mark).where(Mark.id == row.parents[0])).one()
    assert (parent.reading_id, parent.object_id) == (here.algorithm_reading, UUID(gland["id"]))


def test_the_server_counts_what_was_edited_whatever_a_program_says(here: Offering) -> None:
    reading_id = here.opened()
    (gland,) = [one for one in here.proposals(reading_id) if one["structure"] == "prostate"]
    voxels = here.mask(gland)
    voxels[0] = False
    voxels[1, 0, 0:3] = True
    mark = here.taken(gland, geometry=here.painted(voxels))
    here.save(reading_id, mark)
    (found,) = kept(here, reading_id)
    assert found["origin"] == "ai_proposal_edited"
    assert (found["voxels_added"], found["voxels_removed"]) == (3, 120)
    # made the reader's own in words only: it stays what it came from
    by_hand = {**mark, "origin": "hand", "model": None, "proposal_id": None, "geometry": gland["geometry"]}
    here.save(reading_id, by_hand, expected=1)
    (again,) = kept(here, reading_id)
    assert (again["origin"], again["proposal_id"], again["voxels_removed"]) == ("ai_proposal_unchanged", gland["id"], 0)
    last = here.db.scalars(select(Mark).where(Mark.object_id == UUID(mark["id"])).order_by(Mark.version.desc())).first()
    assert last is not None
    assert len(last.parents) == 1


def test_an_outline_is_held_against_the_proposal_on_its_slice(here: Offering) -> None:
    reading_id = here.opened()
    (gland,) = [one for one in here.proposals(reading_id) if one["structure"] == "prostate"]
    (_, uids) = readings.stack_of(here.db, here.study.id, "t2_ax")
    corners = np.array([[1.5, 0.5, 1], [13.5, 0.5, 1], [13.5, 10.5, 1], [1.5, 10.5, 1]])
    contour = {"points_mm": here.grid.to_patient(corners).tolist(), "closed": True}
    here.save(
        reading_id,
        here.taken(gland, kind="contour", geometry=contour, sop_instance_uid=uids[1], frame_number=1),
    )
    (found,) = kept(here, reading_id)
    # a lesion lies in the gland there, and the label of the gland leaves it out
    assert (found["origin"], found["voxels_added"], found["voxels_removed"]) == ("ai_proposal_edited", 12, 0)


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"model": None}, "no_model", "names its model"),
        ({"model": {"name": "Other", "version": "2.1"}}, "other_model", "offers Segmenter 2.1, not Other 2.1"),
        ({"model": {"name": "Segmenter", "version": "2.2"}}, "other_model", "offers Segmenter 2.1"),
        ({"proposal_id": None}, "no_proposal", "names the proposal"),
        ({"proposal_id": str(uuid4())}, "unknown_proposal", "not offered for this case"),
        ({"origin": "imported", "model": None, "proposal_id": None}, "bad_origin", "imported"),
    ],
)
def test_a_mark_of_ai_is_refused_in_words(here: Offering, changes: dict[str, Any], code: str, words: str) -> None:
    reading_id = here.opened()
    proposal = here.proposals(reading_id)[0]
    refusal = refused(here, reading_id, here.taken(proposal, **changes))
    assert refusal.code == code
    assert words in refusal.sentence


@pytest.mark.parametrize("origin", ["hand", "ai_prompt", "ai_proposal_unchanged"])
def test_marks_of_ai_are_refused_where_the_campaign_forbids_them(db: Session, origin: str) -> None:
    here = Offering(db, offered=False)
    mark = {**readings.mask(db, here.study.id, None, structure="prostate"), "origin": origin, "model": MODEL}
    refusal = refused(here, here.opened(), mark)
    assert refusal.code == "ai_forbidden"
    assert "forbids marks made with AI" in refusal.sentence


def test_a_proposal_of_another_case_is_refused(here: Offering) -> None:
    other = readings.campaign(here.db, here.cora, readers=here.readers, studies=[study(here.db)])
    (case_id,) = plan.case_ids(here.db, other.id)
    foreign = here.brought_in(campaign_id=other.id, case_id=case_id)
    (gland,) = [mark for mark in store.contents(here.db, other.id, {foreign: None})[foreign].marks if mark["structure"]]
    mark = {**here.taken(gland), "stack_id": str(here.stack.id)}
    assert refused(here, here.opened(), mark).code == "unknown_proposal"


def test_what_a_prompted_model_drew_is_taken_with_its_model(here: Offering) -> None:
    reading_id = here.opened()
    mark = readings.mask(here.db, here.study.id, None, structure="prostate")
    here.save(reading_id, {**mark, "origin": "ai_prompt", "model": MODEL})
    here.save(reading_id, {**mark, "origin": "interpolated"}, expected=1)
    (found,) = kept(here, reading_id)
    assert (found["origin"], found["model"]) == ("ai_prompt", MODEL)
    assert "proposal_id" not in found


def test_declining_is_kept_and_can_be_taken_back_until_the_signature(here: Offering) -> None:
    reading_id = here.opened()
    first, *others = here.proposals(reading_id)
    for declined in (True, True, False, True):
        actions.decide_proposal(here.db, here.ada, reading_id, UUID(first["id"]), declined=declined)
    here.db.commit()
    verbs = here.db.scalars(select(Event.verb).where(Event.verb.like("proposal.%")).order_by(Event.sequence)).all()
    assert verbs == ["proposal.declined", "proposal.reconsidered", "proposal.declined"]
    with pytest.raises(Invalid, match="not offered"):
        actions.decide_proposal(here.db, here.ada, reading_id, uuid4(), declined=True)
    with pytest.raises(NotFound):
        actions.decide_proposal(here.db, here.ben, reading_id, UUID(first["id"]), declined=True)
    taken = here.taken(others[0])
    body = readings.complete(here.db, here.study.id)
    body["marks"].append({**taken, "finding_id": None if taken["structure"] else body["findings"][0]["id"]})
    readings.saved(here.db, here.ada, reading_id, body)
    readings.signed(here.db, here.ada, reading_id)
    signed = here.db.scalars(select(Submission).where(Submission.reading_id == reading_id)).one()
    became = {first["id"]: "declined", others[0]["id"]: "unchanged", others[1]["id"]: "left"}
    assert signed.canonical["proposals"] == {"model": ["Segmenter", "2.1"], "became": became}
    with pytest.raises(Conflict):
        actions.decide_proposal(here.db, here.ada, reading_id, UUID(first["id"]), declined=False)


@pytest.mark.parametrize(
    ("called", "said", "model"),
    [
        ("Segmenter 2.1", ("", ""), ("Segmenter", "2.1")),
        ("Segmenter 2.1", ("nnU-Net", "7"), ("nnU-Net", "7")),
        ("Segmenter", ("", "2025-03"), ("Segmenter", "2025-03")),
    ],
)
def test_a_design_names_model_and_version(
    here: Offering, called: str, said: tuple[str, str], model: tuple[str, str]
) -> None:
    algorithm = people.person(here.db, name=called)
    algorithm.kind = "algorithm"
    here.db.commit()
    here.offer(Proposals(algorithm.id, *said))
    here.opened()
    offer = here.db.scalars(select(ProposalOffer)).one()
    assert ((offer.model_name, offer.model_version), offer.proposals) == (model, [])


def test_a_design_offers_only_algorithms_whose_version_is_known(here: Offering) -> None:
    for proposals, words in (
        (Proposals(here.ben.person_id), "Choose an algorithm"),
        (Proposals(here.algorithm, model_name="x" * 121), "120 letters"),
    ):
        with pytest.raises(Invalid, match=words):
            here.offer(proposals)
        here.db.rollback()
