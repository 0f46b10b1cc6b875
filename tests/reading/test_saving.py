"""Saving: idempotent revisions, no lost update, nothing signed is changed."""

import base64
import gzip
from uuid import uuid4

import numpy as np
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.tables import Event
from app.kernel.refusals import Conflict, Invalid, NotFound, Stale
from app.reading import store
from app.reading.tables import Mark, Revision
from tests.factories import readings
from tests.reading.desk import Desk


@pytest.fixture
def desk(db: Session) -> Desk:
    return Desk(db)


def test_a_save_is_kept_whole_with_its_event_and_its_computed_category(desk: Desk) -> None:
    body = readings.complete(desk.db, desk.study.id)
    saved = desk.save(body)
    finding_id = body["findings"][0]["id"]
    assert saved.revision == 1
    assert saved.computed[finding_id]["category"] == "4"
    draft = desk.draft()
    assert [f["id"] for f in draft.findings] == [finding_id]
    assert {m["kind"] for m in draft.marks} == {"point", "mask"}
    painted = next(m for m in draft.marks if m["kind"] == "mask")
    assert painted["geometry"]["data"] == body["marks"][1]["geometry"]["data"]
    assert len([one for one in draft.answers if one["state"] == "answered"]) == len(body["answers"])
    verbs = desk.db.scalars(select(Event.verb).where(Event.chain_id == desk.reading_id).order_by(Event.sequence)).all()
    assert verbs == ["reading.laid_ready", "guideline.shown", "reading.saved"]


def test_a_retry_is_answered_alike_and_changes_nothing(desk: Desk) -> None:
    body, key = readings.complete(desk.db, desk.study.id), uuid4()
    first = desk.save(body, key=key)
    assert desk.save(body, key=key) == first
    assert desk.db.scalar(select(func.count()).select_from(Revision)) == 1


def test_a_window_left_behind_is_told_what_others_changed_by_name(desk: Desk) -> None:
    body = readings.complete(desk.db, desk.study.id)
    finding_id, quality = body["findings"][0]["id"], readings.case_answers()[0]
    desk.save({"answers": readings.case_answers()})
    desk.save(body, expected=1)
    desk.save({"findings": [{"id": finding_id, "order": 1, "deleted": True}], "answers": [quality]}, expected=2)
    reading = store.own_reading(desk.db, desk.reader.person_id, desk.reading_id)
    place = {"question": quality["question"], "scope_kind": quality["scope_kind"], "scope_id": quality.get("scope_id")}
    assert store.changed(desk.db, reading, 2) == {"findings": [finding_id], "marks": [], "answers": [place]}
    assert set(store.changed(desk.db, reading, 1)["marks"]) == {mark["id"] for mark in body["marks"]}
    assert store.changed(desk.db, reading, 3) == {"findings": [], "marks": [], "answers": []}


def test_another_body_under_the_same_key_is_refused(desk: Desk) -> None:
    key = uuid4()
    desk.save({"answers": readings.case_answers()}, key=key)
    with pytest.raises(Invalid, match="idempotency key"):
        desk.save({"answers": readings.case_answers()[:1]}, key=key)


def test_the_second_of_two_windows_is_told_which_revision_is_newer(desk: Desk) -> None:
    desk.save({"answers": readings.case_answers()})
    with pytest.raises(Stale) as refused:
        desk.save({"answers": readings.case_answers()}, expected=0)
    assert refused.value.details == {"revision": 1}


def test_nobody_saves_into_anothers_reading(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.save({"answers": []}, by=desk.other)


def test_a_new_version_of_a_mark_names_its_parent_and_the_old_one_stays(desk: Desk) -> None:
    mark = readings.point(desk.db, desk.study.id, None)
    desk.save({"marks": [mark]})
    desk.save({"marks": [{**mark, "geometry": {"point_mm": [9.0, 9.0, 9.0]}}]}, expected=1)
    first, second = desk.db.scalars(select(Mark).order_by(Mark.version)).all()
    assert (first.version, second.version) == (1, 2)
    assert second.parents == [first.id]
    assert first.geometry == {"point_mm": [1.0, 2.0, 3.0]}
    assert [m["geometry"] for m in desk.draft().marks] == [{"point_mm": [9.0, 9.0, 9.0]}]


def test_a_deleted_finding_takes_its_answers_and_marks_along(desk: Desk) -> None:
    body = readings.complete(desk.db, desk.study.id)
    desk.save(body)
    saved = desk.save({"findings": [{**body["findings"][0], "deleted": True}]}, expected=1)
    assert saved.computed == {}
    draft = desk.draft()
    assert (draft.findings, draft.marks) == ([], [])
    assert {a["scope_kind"] for a in draft.answers} == {"case", "stack"}


def test_a_mask_must_fit_its_stack_and_say_its_size_truly(desk: Desk) -> None:
    mask = readings.mask(desk.db, desk.study.id, None)
    with pytest.raises(Invalid, match="5 voxels, not 6"):
        desk.save({"marks": [{**mask, "geometry": {**mask["geometry"], "voxels": 6}}]})
    with pytest.raises(Invalid, match="does not belong to its stack"):
        elsewhere = readings.point(desk.db, desk.study.id, None)
        _, uids = readings.stack_of(desk.db, desk.study.id, "adc")
        desk.save({"marks": [{**elsewhere, "sop_instance_uid": uids[0]}]})


def test_marks_on_images_of_another_case_are_refused(desk: Desk) -> None:
    foreign = readings.study(desk.db)
    with pytest.raises(Invalid, match="do not belong to this case"):
        desk.save({"marks": [readings.point(desk.db, foreign.id, None)]})


def test_an_answer_about_an_unknown_finding_is_refused(desk: Desk) -> None:
    with pytest.raises(Invalid, match="does not exist"):
        desk.save({"answers": readings.finding_answers(str(uuid4()))})


def test_a_signed_reading_is_read_only(desk: Desk) -> None:
    desk.save(readings.complete(desk.db, desk.study.id))
    readings.signed(desk.db, desk.reader, desk.reading_id)
    with pytest.raises(Conflict, match="signed"):
        desk.save({"answers": readings.case_answers()}, expected=1)


def test_a_mask_is_kept_without_what_its_program_wrote_around_it(desk: Desk) -> None:
    """A gzip header tells time, system and a file's name: whoever sees the mask must not learn who drew it where."""
    mark = readings.mark_of_another_program(desk.db, desk.study.id)
    desk.save({"marks": [mark]})
    plain = readings.mask(desk.db, desk.study.id, None)["geometry"]
    kept = desk.draft().marks[0]["geometry"]
    assert mark["geometry"]["data"] != plain["data"]
    assert kept == plain


def test_a_mask_with_runs_of_no_voxels_is_refused(desk: Desk) -> None:
    mask = readings.mask(desk.db, desk.study.id, None)
    runs = np.frombuffer(gzip.decompress(base64.b64decode(mask["geometry"]["data"])), dtype="<u4")
    padded = np.concatenate([runs, np.zeros(100, dtype="<u4")]).astype("<u4")
    geometry = {**mask["geometry"], "data": base64.b64encode(gzip.compress(padded.tobytes())).decode()}
    with pytest.raises(Invalid, match="runs of no voxels"):
        desk.save({"marks": [{**mask, "geometry": geometry}]})


def test_where_the_geometry_is_broken_points_are_taken_and_nothing_that_measures(desk: Desk) -> None:
    stack, _ = readings.stack_of(desk.db, desk.study.id, "t2_ax")
    stack.warnings = ["a slice seems to be missing"]
    desk.db.commit()
    desk.save({"marks": [readings.point(desk.db, desk.study.id, None)]})
    with pytest.raises(Invalid, match=r"nothing can be measured or outlined \(a slice seems to be missing"):
        desk.save({"marks": [readings.mask(desk.db, desk.study.id, None)]}, expected=1)
