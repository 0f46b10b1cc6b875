"""Holding a series whose pixels may show a name, as it comes in."""

import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import SYSTEM, Actor
from app.audit import actions as audit
from app.audit.values import Chain
from app.imaging.actions.collecting import Piece
from app.imaging.rules.gate import SuspectPixels
from app.imaging.rules.masking import MAY_SHOW_TEXT
from app.imaging.store.held import confirmation_of, holds_of, readers_of
from app.imaging.tables import Grant, Hold, Series, Stack, Study
from app.imaging.values import Role

LOOKS_CAPTURED = "looks_captured"


def hold_series(session: Session, actor: Actor, series: Series, pieces: Sequence[Piece]) -> None:
    """Once. Of ultrasound the whole study waits, unless it is being read already: then only the new series."""
    held = [piece.examined for piece in pieces if piece.examined.held]
    if not held or session.scalar(select(Hold.id).where(Hold.series_id == series.id)):
        return
    in_use = select(Grant.id).where(Grant.study_id == series.study_id, Grant.until_at.is_(None)).limit(1)
    because = "needs_masking" if any(one.held == "needs_masking" for one in held) else "may_show_text"
    hold = Hold(
        series_id=series.id,
        study_id=series.study_id,
        because=because,
        whole_study=because == "needs_masking" and session.scalar(in_use) is None,
        regions=min(one.regions for one in held),
        blanked=any(one.is_blanked for one in held),
    )
    _added(session, actor, hold, because)


def hold_by_hand(session: Session, actor: Actor, series: Series, reason: str) -> None:
    """Somebody saw a name, or what may be one."""
    hold = _plain(series, "reported")
    hold.reason = reason
    _added(session, actor, hold, reason)


def suspect_pixels(
    session: Session, study: Study, pairs: Sequence[tuple[Series, Stack]], roles: Mapping[uuid.UUID, Role]
) -> list[SuspectPixels]:
    """Series that are held, and those recognised as made from a screen: they are held now, unless a person has looked
    at them or readers have them."""
    first = {series.id: stack.id for series, stack in reversed(pairs)}
    held = {series.id for _, series, _ in holds_of(session, study.id)}
    shown = []
    for series in {one.id: one for one, stack in pairs if roles.get(stack.id) in MAY_SHOW_TEXT}.values():
        if series.id in held or confirmation_of(session, series, None) is not None:
            continue
        if readers_of(session, series):
            shown.append(SuspectPixels(series.id, first[series.id], series.number, None))
        else:
            _added(session, SYSTEM, _plain(series, LOOKS_CAPTURED), LOOKS_CAPTURED)
    return shown + [
        SuspectPixels(series.id, first.get(series.id), series.number, hold.because)
        for hold, series, confirmation in holds_of(session, study.id)
        if confirmation is None
    ]


def _plain(series: Series, because: str) -> Hold:
    return Hold(
        series_id=series.id, study_id=series.study_id, because=because, whole_study=False, regions=0, blanked=False
    )


def _added(session: Session, actor: Actor, hold: Hold, reason: str) -> None:
    session.add(hold)
    session.flush()
    audit.record(
        session, actor.person_id, "pixels.held", "series", hold.series_id, chain=Chain.house(),
        new={"study": str(hold.study_id), "whole_study": hold.whole_study, "regions": hold.regions}, reason=reason,
    )  # fmt: skip


def pixels_sentence(pieces: Sequence[Piece]) -> str:
    """What the report of a delivery says of its pixels."""
    found = [piece.examined for piece in pieces]
    captured = sum(one.held == "may_show_text" for one in found)
    ultrasound = [one for one in found if one.held == "needs_masking"]
    said = []
    if len(found) > captured + len(ultrasound):
        said.append("Images of measurement: no text is expected in the pixels; nothing was masked.")
    if ultrasound:
        blanked = sum(one.is_blanked for one in ultrasound)
        whole = sum(one.regions == 0 for one in ultrasound)
        said.append(
            f"Ultrasound, {len(ultrasound)} files: everything outside the ultrasound regions was blanked in {blanked} "
            f"before anything was stored; {whole} state no region and are whole. Held until a person confirms."
        )
    if captured:
        said.append(
            f"Captured or annotated pictures, {captured} files: nothing was masked. Held until a person confirms."
        )
    return " ".join(said)
