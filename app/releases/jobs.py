"""Background work of releases: one archive after its freeze, with progress that others can see while it runs."""

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.imaging.actions.fixity import also_stored
from app.kernel import jobs
from app.kernel.db import transaction
from app.kernel.refusals import Refusal, Unavailable
from app.releases import actions
from app.releases.store.releases import releases_stored
from app.releases.tables import ReleaseProgress
from app.releases.values import MAKING, RELEASE_BLOBS

also_stored(releases_stored, RELEASE_BLOBS)


@jobs.task(MAKING)
def make_release(session: Session, freeze_id: str) -> None:
    """A refusal stops it with its sentence; anything else is tried again by the worker."""
    wanted = UUID(freeze_id)
    _note(wanted, state="working", done=0)
    try:
        with session.begin_nested():
            actions.make(session, wanted, progress=lambda done: _note(wanted, done=done))
    except Unavailable:
        raise  # the store will be back: the worker tries again
    except Refusal as refusal:
        _note(wanted, state="failed", problem=refusal.sentence)


def _note(freeze_id: UUID, **values: str | int) -> None:
    """In a transaction of its own, so that it is seen at once; a release that is done stays done."""
    with transaction() as session:
        session.execute(
            update(ReleaseProgress)
            .where(ReleaseProgress.freeze_id == freeze_id, ReleaseProgress.state != "done")
            .values(**values)
        )
