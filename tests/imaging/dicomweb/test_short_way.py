"""The short way of frames: the same answer as the usual way, to the same callers, and no longer than they may."""

import re
import time
from collections.abc import Callable
from types import SimpleNamespace

import httpx
import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from starlette.types import Scope

from app.accounts.store import recent as people
from app.accounts.tables import ApiToken
from app.accounts.values import SYSTEM
from app.imaging import actions
from app.imaging.dicomweb import short_way
from app.imaging.store import dicomweb_recent as recent
from app.imaging.tables import Instance, Study
from app.kernel import remembering
from app.web.events import listening
from tests.factories import dicom
from tests.factories.dicom_study import accepted
from tests.imaging.dicomweb.conftest import NewProgram, Program

ACCEPTS = (
    None,
    "*/*",
    'multipart/related; type="application/octet-stream"',
    'multipart/related; type="application/octet-stream"; transfer-syntax=*',
    "application/octet-stream",
    "application/octet-stream;q=0.2, image/png",
    "image/png",
    "application/dicom+json",
)
LATENCY_S = 2.0


def frames_of(db: Session, program: Program, study: Study) -> str:
    uid = db.scalars(select(Instance.sop_uid).order_by(Instance.number).limit(1)).one()
    return f"{program.base}/studies/{study.study_uid}/series/{study.series[0].series_uid}/instances/{uid}/frames"


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """For each frame that was asked for: whether it left by the short way."""
    found: list[bool] = []
    remembered = short_way._remembered

    def watched(scope: Scope) -> object:
        answer = remembered(scope)
        found.append(answer is not None)
        return answer

    monkeypatch.setattr(short_way, "_remembered", watched)
    return found


def warmed(program: Program, place: str, taken: list[bool]) -> None:
    """Asked until it leaves by the short way; the news of grants, once heard, have everything looked up again."""
    assert listening().wait_until_listening(5)
    deadline = time.monotonic() + 20
    while not taken or not taken[-1]:
        assert time.monotonic() < deadline
        assert httpx.get(place, headers=program.headers, timeout=60).status_code == 200


def without_boundary(answer: httpx.Response) -> tuple[int, bytes, dict[str, str]]:
    kind = answer.headers.get("content-type", "")
    boundary = match[1] if (match := re.search(r"boundary=([0-9a-f]{32})", kind)) else "none"
    headers = {name: value.replace(boundary, "") for name, value in answer.headers.items() if name != "date"}
    return answer.status_code, answer.content.replace(boundary.encode(), b""), headers


def test_both_ways_give_the_same_answer(
    db: Session, new_program: NewProgram, taken: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    # no time passes for what is remembered: on a busy machine seconds lie between two requests
    monkeypatch.setattr(remembering, "time", SimpleNamespace(monotonic=lambda: 100.0))
    study = accepted(db, dicom.mr_series())
    program = new_program(study)
    place = frames_of(db, program, study)
    for accept in ACCEPTS:
        headers = {**program.headers, **({"Accept": accept} if accept else {})}
        for number in ("1", "2", "0", "1,1", "x"):
            usual, short = (httpx.get(f"{place}/{number}", headers=headers, timeout=60) for _ in range(2))
            assert without_boundary(usual) == without_boundary(short), (accept, number)
    assert taken.count(True) > len(ACCEPTS)
    with monkeypatch.context() as patch:
        patch.setattr(short_way, "_remembered", lambda scope: None)
        usual = httpx.get(f"{place}/1", headers=program.headers, timeout=60)
    short = httpx.get(f"{place}/1", headers=program.headers, timeout=60)
    assert taken[-1]
    assert without_boundary(usual) == without_boundary(short)


def test_what_one_token_was_given_no_other_gets(db: Session, new_program: NewProgram, taken: list[bool]) -> None:
    study = accepted(db, dicom.mr_series())
    program, stranger = new_program(study), new_program()
    place = f"{frames_of(db, program, study)}/1"
    warmed(program, place, taken)
    asked = len(taken)
    assert httpx.get(place, headers=stranger.headers, timeout=60).status_code == 404
    assert httpx.get(place, timeout=60).status_code == 401
    assert httpx.get(place, headers={"Authorization": "Bearer wrong"}, timeout=60).status_code == 401
    assert not any(taken[asked:])
    assert httpx.head(place, headers=program.headers, timeout=60).status_code == 405


def seconds_until(status: int, ask: Callable[[], httpx.Response], most: float) -> float:
    began = time.monotonic()
    while ask().status_code != status:
        assert time.monotonic() - began < most, f"not {status} after {most} s"
        time.sleep(0.02)
    return time.monotonic() - began


def test_a_study_taken_back_is_gone_from_the_short_way_at_once(
    db: Session, new_program: NewProgram, taken: list[bool]
) -> None:
    study = accepted(db, dicom.mr_series())
    program = new_program(study)
    place = f"{frames_of(db, program, study)}/1"
    warmed(program, place, taken)
    actions.hide_from_program(db, SYSTEM, program.token.token_id, study.id, "no longer")
    db.commit()
    seconds_until(404, lambda: httpx.get(place, headers=program.headers, timeout=60), LATENCY_S)


def test_a_token_revoked_by_another_process_ends_within_its_seconds(
    db: Session, new_program: NewProgram, taken: list[bool]
) -> None:
    """However often it asks meanwhile: what is remembered is not prolonged by being used."""
    study = accepted(db, dicom.mr_series())
    program = new_program(study)
    place = f"{frames_of(db, program, study)}/1"
    warmed(program, place, taken)
    # no news of it reach this process, as if the process that did it could not be heard
    db.execute(update(ApiToken).values(revoked_at=func.clock_timestamp()))
    db.commit()
    seconds_until(401, lambda: httpx.get(place, headers=program.headers, timeout=60), people.KEPT_SECONDS + LATENCY_S)


def test_a_grant_that_ends_unheard_ends_within_its_seconds(
    db: Session, new_program: NewProgram, taken: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    study = accepted(db, dicom.mr_series())
    program = new_program(study)
    place = f"{frames_of(db, program, study)}/1"
    warmed(program, place, taken)
    monkeypatch.setattr(recent.memory, "forget", lambda unwanted: None)
    actions.hide_from_program(db, SYSTEM, program.token.token_id, study.id, "no longer")
    db.commit()
    seconds_until(404, lambda: httpx.get(place, headers=program.headers, timeout=60), recent.KEPT_SECONDS + LATENCY_S)
