"""Furnishing a campaign's reading room: its arrangements of panes, and when a break is suggested."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import exists, update
from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.assignments import store as assignments
from app.audit import actions as audit
from app.audit.values import Chain
from app.kernel.refusals import Conflict
from app.reading import rules, store
from app.reading.rules.furnishing import Furnishing, ordered, with_own
from app.reading.tables import CampaignRoom, Reading, Revision


def define_layout(
    session: Session,
    actor: Actor,
    campaign_id: UUID,
    *,
    label: str,
    grid: str,
    panes: Sequence[Sequence[str]],
    reason: str,
    key: str | None = None,
) -> CampaignRoom:
    """One more arrangement of the campaign's own, or (by its key) another form of one it has."""

    def change(before: Furnishing) -> Furnishing:
        return with_own(before, key=key, label=label, grid=grid, panes=panes)

    return _furnish(session, actor, campaign_id, change, reason=reason)


def furnish(
    session: Session,
    actor: Actor,
    campaign_id: UUID,
    *,
    keys: Sequence[str],
    offered: Sequence[str],
    break_minutes: int | None,
    reason: str,
) -> CampaignRoom:
    """The arrangements in this order, the offered ones among them, and when a break is suggested."""

    def change(before: Furnishing) -> Furnishing:
        return ordered(before, keys, offered, break_minutes=break_minutes)

    return _furnish(session, actor, campaign_id, change, reason=reason)


def _furnish(
    session: Session, actor: Actor, campaign_id: UUID, change: Callable[[Furnishing], Furnishing], *, reason: str
) -> CampaignRoom:
    reason = rules.reason(reason)
    assignments.campaign(session, campaign_id, lock=True)
    current = store.current_room(session, campaign_id)
    before = store.furnishing(current)
    after = change(before)
    if after == before:
        raise Conflict("It is furnished so already; nothing was changed.")
    row = CampaignRoom(
        campaign_id=campaign_id,
        number=current.number + 1 if current else 1,
        layouts=[entry.as_json() for entry in after.entries],
        break_minutes=after.break_minutes,
        by=actor.person_id,
        reason=reason,
    )
    session.add(row)
    session.flush()
    _refurnish_unbegun(session, row)
    audit.record(
        session,
        actor.person_id,
        "campaign.room_furnished",
        "campaign_room",
        row.id,
        campaign_id=campaign_id,
        chain=Chain.campaign(campaign_id),
        old=_told(before),
        new={"number": row.number, **_told(after)},
        reason=reason,
    )
    return row


def _refurnish_unbegun(session: Session, room: CampaignRoom) -> None:
    """What was laid ready and nobody has saved anything in gets the room as it is now."""
    begun = exists().where(Revision.reading_id == Reading.id)
    session.execute(
        update(Reading).where(Reading.campaign_id == room.campaign_id, ~begun).values(room_id=room.id),
        execution_options={"synchronize_session": False},
    )


def _told(room: Furnishing) -> dict[str, Any]:
    return {"layouts": [one.as_json() for one in room.entries], "break_minutes": room.break_minutes}
