"""Searches: what matches, what is given, page by page, and what it costs."""

import json
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from sqlalchemy.orm import Session

from app.imaging.actions.indexing import index_series
from app.imaging.tables import Study
from app.kernel import remembering
from tests.factories import dicom
from tests.factories.dicom_study import accepted
from tests.imaging.dicomweb.conftest import NewProgram, Program
from tests.statements import counted


@pytest.fixture
def two(db: Session) -> list[Study]:
    """The second has one series, with other numbers and another day."""
    later = dicom.mr_series(study_uid="1.2.9", patient_id="P2", StudyDate="20150101", StudyTime="080000", number=9)
    return [accepted(db), accepted(db, later)]


def found(program: Program, path: str, **query: Any) -> list[dict[str, Any]]:
    answer = httpx.get(f"{program.base}/{path}", params=query, headers=program.headers, timeout=60)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/dicom+json"
    rows: list[dict[str, Any]] = answer.json()
    return rows


def uids(rows: Sequence[dict[str, Any]], tag: str = "0020000D") -> list[str]:
    return [row[tag]["Value"][0] for row in rows]


def test_studies_match_by_every_attribute(new_program: NewProgram, two: list[Study]) -> None:
    first, second = two
    program = new_program(*two)
    assert first.study_date is not None
    assert second.study_date is not None
    days = [f"{study.study_date:%Y%m%d}" for study in two]
    for query, expected in (
        ({}, two),
        ({"PatientID": first.patient.pseudonym}, [first]),
        ({"00100020": f"{second.patient.pseudonym[:-1]}?"}, [second]),
        ({"PatientName": f"{first.patient.pseudonym.lower()}*"}, [first]),
        ({"PatientID": "*"}, two),
        ({"PatientID": "%"}, []),
        ({"StudyInstanceUID": f"{first.study_uid},{second.study_uid}"}, two),
        ({"StudyInstanceUID": f"{first.study_uid}\\1.2"}, [first]),
        ({"StudyDate": days[1]}, [second]),
        ({"StudyDate": f"{days[0]}-{days[1]}"}, two),
        ({"StudyDate": f"-{days[0]}"}, [first]),
        ({"StudyTime": "07-0830"}, [second]),
        ({"StudyTime": "11-"}, [first]),
        ({"ModalitiesInStudy": "MR"}, two),
        ({"ModalitiesInStudy": "CT"}, []),
        ({"ModalitiesInStudy": "CT\\MR"}, two),
        ({"PatientSex": "M"}, two),
        ({"AccessionNumber": "ACC-1"}, []),
        ({"StudyDescription": ""}, two),
    ):
        assert uids(found(program, "studies", **query)) == [study.study_uid for study in expected], query


def test_series_and_instances_match_too(new_program: NewProgram, two: list[Study]) -> None:
    program = new_program(*two)
    place = f"studies/{two[0].study_uid}"
    assert len(found(program, "series", Modality="MR")) == 7
    assert len(found(program, f"{place}/series", SeriesNumber="4")) == 1
    assert len(found(program, f"{place}/series", SeriesDescription="*tse*")) == 3
    assert len(found(program, "series", PatientID=two[1].patient.pseudonym)) == 1
    assert len(found(program, f"{place}/instances", InstanceNumber="3")) == 6
    assert len(found(program, f"{place}/instances", SOPClassUID=dicom.MR_IMAGE)) == 40
    (one, *_) = found(program, f"{place}/instances", limit=1)
    assert len(found(program, "instances", SOPInstanceUID=uids([one], "00080018")[0])) == 1


def test_a_search_is_turned_page_by_page(new_program: NewProgram, two: list[Study]) -> None:
    program = new_program(*two)
    pages = [
        httpx.get(f"{program.base}/instances?limit=20&offset={offset}", headers=program.headers, timeout=60)
        for offset in (0, 20, 40)
    ]
    seen = [uid for page in pages for uid in uids(page.json(), "00080018")]
    assert len(seen) == len(set(seen)) == 45
    assert ["There are more results" in page.headers.get("warning", "") for page in pages] == [True, True, False]


def test_more_attributes_are_given_when_asked_for(new_program: NewProgram, two: list[Study]) -> None:
    program = new_program(*two)
    place = f"studies/{two[0].study_uid}"
    (usual, *_) = found(program, f"{place}/instances", limit=1)
    (more, *_) = found(program, f"{place}/instances", limit=1, includefield="ImagePositionPatient,EchoTime")
    (everything, *_) = found(program, f"{place}/instances", limit=1, includefield="all")
    assert set(more) - set(usual) == {"00200032", "00180081"}
    assert set(everything) > set(more)
    assert "7FE00010" not in everything
    (series, *_) = found(program, f"{place}/series", limit=1, includefield="00180015")
    assert series["00081190"]["Value"][0].startswith(f"{program.base}/studies/")


@pytest.mark.parametrize(
    "query",
    [
        "limit=-1", "limit=x", "offset=99999999999", "NoSuchKeyword=1", "StudyDate=yesterday", "StudyInstanceUID=abc",
        "SOPInstanceUID=1.2", "PixelData=x", "0010002=x", "StudyTime=25h", "includefield=what",
    ],
)  # fmt: skip
def test_a_query_that_makes_no_sense_is_refused_in_words(new_program: NewProgram, query: str) -> None:
    program = new_program()
    answer = httpx.get(f"{program.base}/studies?{query}", headers=program.headers, timeout=60)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].endswith(".")


def test_fuzzy_matching_is_declined_and_xml_is_not_given(new_program: NewProgram, two: list[Study]) -> None:
    program = new_program(*two)
    fuzzy = httpx.get(f"{program.base}/studies?fuzzymatching=true", headers=program.headers, timeout=60)
    assert "Fuzzy matching is not supported" in fuzzy.headers["warning"]
    xml = {"Accept": 'multipart/related; type="application/dicom+xml"'}
    assert httpx.get(f"{program.base}/studies", headers={**program.headers, **xml}).status_code == 406


def test_a_search_asks_the_database_as_often_for_many_studies_as_for_one(
    db: Session, new_program: NewProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And opens no file: the objects are gone meanwhile."""
    from app.kernel.blobs import blobs

    # no time passes for what is remembered: else a token is looked up again in the one or the other, by chance
    monkeypatch.setattr(remembering, "time", SimpleNamespace(monotonic=lambda: 100.0))
    program = new_program(accepted(db, dicom.mr_series()))
    many = new_program(*(accepted(db, dicom.mr_series(study_uid=f"1.9.{n}"), patient_id=f"P{n}") for n in range(4)))
    for path in ("studies", "series", "instances"):
        found(program, path), found(many, path)
    for one in [one for one in blobs().every() if one.kind == "dicom"]:
        blobs().delete(one.kind, one.sha256)
    for path in ("studies", "series", "instances"):
        with counted() as few:
            found(program, path)
        with counted() as more:
            found(many, path)
        assert len(few) == len(more) <= 4, path


def test_a_list_asked_for_again_is_the_same_until_more_arrives(db: Session, new_program: NewProgram) -> None:
    """What was written once is written anew as soon as the rows say something else."""
    made = dicom.mr_series(number=1)
    for one in made:  # such a series waits for its index
        one.InstanceNumber = None
    study = accepted(db, made)
    program, other = new_program(study), new_program(study)

    def listed(by: Program, **parameters: str) -> bytes:
        return httpx.get(f"{by.base}/studies", params=parameters, headers=by.headers, timeout=60).content

    bare = listed(program)
    index_series(db, [series.id for series in study.series])
    db.commit()
    first = listed(program)
    assert first != bare
    assert first == listed(program) == listed(other)
    assert listed(program, includefield="all") != first
    accepted(db, dicom.mr_series(number=2, orientation=dicom.CORONAL))
    (now,) = json.loads(listed(program))
    assert (now["00201206"]["Value"], now["00201208"]["Value"]) == ([2], [10])
    assert listed(program) == listed(other) != first
