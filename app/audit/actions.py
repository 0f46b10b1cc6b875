"""Recording a change, anchoring the chains outside the database, and verifying the whole record."""

import json
import os
import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.audit import rules, store
from app.audit.values import Chain, Head, Verification
from app.kernel import clock
from app.kernel.ids import HOUSE_ID
from app.kernel.refusals import Invalid
from app.kernel.settings import settings
from app.kernel.timestamps import iso


def record(
    session: Session,
    actor_id: uuid.UUID,
    verb: str,
    subject_kind: str,
    subject_id: uuid.UUID,
    *,
    chain: Chain,
    campaign_id: uuid.UUID = HOUSE_ID,
    old: Mapping[str, Any] | None = None,
    new: Mapping[str, Any] | None = None,
    reason: str | None = None,
    at: datetime | None = None,
) -> None:
    """Note one change in the record; it is appended to its chain when the change itself is committed."""
    store.add_pending(
        session,
        store.Pending(
            campaign_id=campaign_id,
            chain=chain,
            actor_id=actor_id,
            verb=verb,
            subject_kind=subject_kind,
            subject_id=subject_id,
            old=rules.plain(old) if old is not None else None,
            new=rules.plain(new) if new is not None else None,
            reason=reason,
            at=at,
        ),
    )


def anchors_file() -> Path:
    """Outside the database, so that cutting off its newest events shows; back it up apart from it."""
    return settings().data_dir / "anchors" / "heads.jsonl"


def verify(session: Session, anchors_file: Path) -> Verification:
    """Check every chain against itself, its head, and what was anchored outside the database."""
    heads = store.heads(session)
    return rules.verify(store.entries(session), heads, read_anchors(anchors_file))


def anchor(session: Session, anchors_file: Path) -> int:
    """Write the chain heads that moved since the last anchor to the file; returns how many."""
    known = {head.chain: head for head in read_anchors(anchors_file)}
    moved = [head for head in store.heads(session) if known.get(head.chain) != head and head.sequence > 0]
    if not moved:
        return 0
    moment = iso(clock.now(session))
    lines = [
        json.dumps(
            {
                "at": moment,
                "kind": h.chain.kind,
                "id": str(h.chain.id),
                "sequence": h.sequence,
                "hash": h.hash,
            }
        )
        for h in moved
    ]
    anchors_file.parent.mkdir(parents=True, exist_ok=True)
    with anchors_file.open("a") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return len(moved)


def read_anchors(anchors_file: Path) -> Iterator[Head]:
    if not anchors_file.exists():
        return
    with anchors_file.open() as file:
        for number, line in enumerate(file, start=1):
            try:
                data = json.loads(line)
                chain = Chain(data["kind"], uuid.UUID(data["id"]))
                yield Head(chain, data["sequence"], data["hash"])
            except (ValueError, KeyError, TypeError) as error:
                raise Invalid(f"Line {number} of the anchors file cannot be read; it may be damaged.") from error
