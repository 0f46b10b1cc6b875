"""A cine becomes a sweep: the coordinator says at which angle each frame was taken, where no header does."""

import json
import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.audit import actions as audit
from app.audit.values import Chain
from app.imaging.actions.indexing import index_series
from app.imaging.store.pixels import MANIFEST_BLOBS
from app.imaging.tables import Grant, Instance, Series, Stack
from app.imaging.values import Layout
from app.kernel.blobs import blobs
from app.kernel.refusals import Conflict, Invalid, NotFound


def give_angles(session: Session, actor: Actor, stack_id: uuid.UUID, angles_deg: Sequence[float]) -> None:
    """One angle for each frame, in their sequence. The pixels, and who confirmed them, stay as they are."""
    stack = session.get(Stack, stack_id)
    if stack is None:
        raise NotFound
    series = session.get_one(Series, stack.series_id, with_for_update=True)
    if Layout(stack.kind).is_placed:
        raise Invalid("These frames are parallel slices: they have no angles.")
    if len(angles_deg) != stack.frame_count:
        raise Invalid(f"There are {stack.frame_count} frames, but {len(angles_deg)} angles.")
    in_use = select(Grant.id).where(Grant.study_id == series.study_id, Grant.until_at.is_(None)).limit(1)
    if session.scalar(in_use) is not None:
        raise Conflict("This study is being read: its geometry cannot change now.")
    document = json.loads(blobs().get(MANIFEST_BLOBS, series.manifest_sha256))
    entry = next(one for one in document["stacks"] if one["key"] == stack.key)
    old = [frame["angle_deg"] for frame in entry["frames"]]
    stack.key = stack.key.replace(f"/{Layout.CINE}/", f"/{Layout.SWEEP}/")
    stack.kind = Layout.SWEEP
    entry["kind"], entry["key"] = Layout.SWEEP, stack.key
    for frame, angle in zip(entry["frames"], angles_deg, strict=True):
        frame["angle_deg"] = angle
    text = json.dumps(document, separators=(",", ":"), sort_keys=True, allow_nan=False)
    series.manifest_sha256 = blobs().put(text.encode(), MANIFEST_BLOBS).sha256
    _remember(session, entry["frames"][0]["sop_instance_uid"], angles_deg)
    session.flush()
    index_series(session, [series.id])
    audit.record(
        session, actor.person_id, "stack.angles_given", "stack", stack.id, chain=Chain.house(),
        old={"angles_deg": old}, new={"angles_deg": list(angles_deg)},
    )  # fmt: skip


def _remember(session: Session, sop_uid: str, angles_deg: Sequence[float]) -> None:
    """In what is known of the frames, so that the series is sorted alike when more of it arrives."""
    instance = session.scalars(select(Instance).where(Instance.sop_uid == sop_uid)).one()
    instance.facts = [
        {**facts, "layout": Layout.SWEEP, "angle_deg": angle}
        for facts, angle in zip(instance.facts, angles_deg, strict=True)
    ]
