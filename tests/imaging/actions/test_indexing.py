"""The index for DICOMweb that comes with a new study is the one that would be made of its stored objects."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.imaging import jobs
from app.imaging.actions import indexing
from app.imaging.store.dicomweb_index import INDEX_VERSION
from app.imaging.tables import Series, SeriesIndex
from tests.factories import dicom, dicom_ultrasound
from tests.factories.dicom_study import accepted, taken_in
from tests.imaging.old_index import written_by_version_one


def _indexes(session: Session) -> dict[Any, tuple[Any, ...]]:
    columns = ("made_of", "instances", "summary", "metadata_sha256", "index_sha256")
    session.expire_all()
    return {
        row.series_id: tuple(getattr(row, name) for name in columns) for row in session.scalars(select(SeriesIndex))
    }


def _from_stored_objects(session: Session) -> dict[Any, tuple[Any, ...]]:
    session.execute(update(SeriesIndex).values(made_of="", index_sha256="", metadata_sha256="", summary={}))
    indexing.index_series(session, session.scalars(select(Series.id)).all())
    return _indexes(session)


def test_a_study_has_its_index_when_it_is_in(db: Session) -> None:
    accepted(db)
    here = _indexes(db)
    assert len(here) == len(db.scalars(select(Series.id)).all()) > 3
    assert _from_stored_objects(db) == here


def test_series_whose_images_have_one_number_wait_for_the_database_to_order_them(db: Session, tmp_path: Path) -> None:
    for one in (made := dicom.mr_series(number=4)):
        one.InstanceNumber = 1
    dicom.save(made, tmp_path / "sent")
    taken_in(tmp_path / "sent")
    assert not _indexes(db)
    assert len(_from_stored_objects(db)) == 1


def test_what_comes_later_waits_for_the_signal(db: Session, tmp_path: Path) -> None:
    made = dicom.mr_series(number=4)
    dicom.save(made[:2], tmp_path / "first")
    taken_in(tmp_path / "first")
    (first,) = _indexes(db).values()
    dicom.save(made[2:], tmp_path / "rest")
    taken_in(tmp_path / "rest")
    assert _indexes(db) != _from_stored_objects(db)
    ((_, instances, *_),) = _indexes(db).values()
    assert (first[1], instances) == (2, len(made))


def test_blanked_ultrasound_is_described_when_it_is_stored(db: Session, tmp_path: Path) -> None:
    dicom.save([dicom_ultrasound.in_ybr_full_422()], tmp_path / "sent")
    taken_in(tmp_path / "sent")
    assert not _indexes(db)


def test_an_index_of_an_earlier_version_is_renewed_when_asked_for_and_by_the_job(db: Session) -> None:
    accepted(db, dicom.mr_series())
    right = _indexes(db)
    ways: tuple[Callable[[], None], ...] = (
        lambda: indexing.index_series(db, list(right)),
        lambda: jobs.renew_indexes(db),
    )
    for renew in ways:
        written_by_version_one(db)
        assert _indexes(db) != right
        db.commit()
        renew()
        assert _indexes(db) == right
        assert db.scalars(select(SeriesIndex.version)).all() == [INDEX_VERSION]
        db.commit()
    assert indexing.renew_some(seconds=9) == 0
