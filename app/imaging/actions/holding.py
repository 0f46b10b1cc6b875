"""Holding a series whose pixels may show a name, as it comes in."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.audit import actions as audit
from app.audit.values import Chain
from app.imaging.actions.collecting import Piece
from app.imaging.tables import Grant, Hold, Series


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
    session.add(hold)
    session.flush()
    audit.record(
        session, actor.person_id, "pixels.held", "series", series.id, chain=Chain.house(),
        new={"study": str(series.study_id), "whole_study": hold.whole_study, "regions": hold.regions}, reason=because,
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
