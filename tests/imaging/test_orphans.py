"""Bytes that no row names are swept; what a row names, and what was put lately, stays. In a folder and in a bucket."""

import os
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import main  # noqa: F401  all tables
from app.accounts.actions import ensure_house
from app.accounts.values import SYSTEM
from app.audit.tables import Event
from app.imaging import actions
from app.imaging.actions import fixity, orphans
from app.imaging.store import fixity as store
from app.kernel.blobs import FolderStore, blobs
from app.kernel.db import Base
from app.releases.store.releases import releases_stored
from tests.factories.dicom_study import accepted

NOW = timedelta(0)
NOT_IN_THE_STORE = {
    "sign_in_session.token_sha256",
    "link.token_sha256",
    "api_token.token_sha256",
    "object_check.sha256",
    "mask.sha256",
    "pixel_confirmation.pack_sha256",
}
"""Hashes of secrets, of masks (bytes of their row), and of pixels that somebody looked at once."""


def everything() -> set[tuple[str, str]]:
    return {(one.kind, one.sha256) for one in blobs().every()}


@pytest.mark.usefixtures("either_store")
def test_what_a_killed_writer_left_goes_and_what_rows_name_stays(db: Session) -> None:
    accepted(db)
    needed = everything()
    left = {blobs().put(b"an image of a killed delivery", "dicom").sha256, blobs().put(b"its pack", "packs").sha256}
    blobs().put(b"altered bytes, kept as evidence", "damaged")
    assert orphans.sweep() == [], "it may be that somebody is about to name it"
    assert {one.sha256 for one in orphans.sweep(older_than=NOW)} == left
    assert {one for one in everything() if one[0] != "damaged"} == needed
    assert fixity.worst(fixity.check_all(db)) == []
    event = db.scalars(select(Event).where(Event.verb == "objects.swept")).one()
    assert event.old is not None
    assert {name.rpartition("/")[2] for name in event.old["objects"]} == left
    assert orphans.sweep(older_than=NOW) == []


@pytest.mark.usefixtures("either_store")
def test_nothing_is_swept_while_a_delivery_is_worked_through(db: Session) -> None:
    ensure_house(db)
    intake = actions.begin_intake(db, SYSTEM, source="folder", label_prefix=None)
    actions.set_working(db, intake.id, 1)
    blobs().put(b"an image of this delivery", "dicom")
    # it is about to begin: its row is written and not yet committed
    assert orphans.sweep(older_than=NOW) == []
    db.commit()
    assert orphans.sweep(older_than=NOW) == []
    actions.finish_intake(db, SYSTEM, intake.id)
    db.commit()
    assert len(orphans.sweep(older_than=NOW)) == 1


def test_what_is_put_again_is_young_again(db: Session) -> None:
    ensure_house(db)
    db.commit()
    name = blobs().put(b"left behind long ago", "packs").sha256
    store = blobs()
    assert isinstance(store, FolderStore)
    place = store.root / "packs" / name[:2] / name
    os.utime(place, (0, 0))
    blobs().put(b"left behind long ago", "packs")
    assert orphans.sweep(older_than=timedelta(days=1)) == []
    os.utime(place, (0, 0))
    assert [one.sha256 for one in orphans.sweep(older_than=timedelta(days=1))] == [name]


def test_every_hash_in_the_tables_is_known_to_the_sweep() -> None:
    """A new column that names stored bytes must be among the sources, or the sweep would delete them."""
    columns = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.name.endswith("sha256")
    }
    sources = [*store.images_stored(), *store.files_kept_out(), *releases_stored()]
    named = {str(column) for source in sources for column in list(source.exported_columns)[1].base_columns}
    assert columns - NOT_IN_THE_STORE == named
