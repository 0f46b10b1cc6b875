"""The guideline before a reader: opened beside a question, and read anew before the next case when it changed."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.assignments import store as assignments
from app.audit import actions as audit
from app.audit.values import Chain
from app.kernel.refusals import Stale
from app.protocols.rules import changes_in_words, section_changes
from app.protocols.rules.guidelines import SectionChange
from app.protocols.tables import GuidelineVersion
from app.reading import store
from app.reading.tables import GuidelineAcknowledgement, Reading

CHANGED = "guideline_changed"


@dataclass(frozen=True)
class GuidelineChange:
    """The version a reader knew, the one that holds now, and what differs."""

    before: GuidelineVersion
    now: GuidelineVersion

    @property
    def sections(self) -> list[SectionChange]:
        return section_changes(self.before.text, self.now.text)

    @property
    def sentence(self) -> str:
        return changes_in_words(self.before.text, self.now.text)

    def as_json(self) -> dict[str, Any]:
        return {
            "guideline_version": str(self.now.id),
            "title": self.now.text["title"],
            "number_before": self.before.number,
            "number": self.now.number,
            "sections": [section.as_json() for section in self.sections],
        }


def guideline_opened(session: Session, actor: Actor, reading_id: UUID, *, section: str | None) -> None:
    """`section` None: the whole text."""
    reading = store.own_reading(session, actor.person_id, reading_id)
    audit.record(
        session,
        actor.person_id,
        "reading.guideline_opened",
        "reading",
        reading.id,
        campaign_id=reading.campaign_id,
        chain=Chain.reading(reading.id),
        new={"guideline_version": reading.guideline_version_id, "section": section},
    )


def changed_guideline(session: Session, reading: Reading) -> GuidelineChange | None:
    """What the reader has to read before this case; None when it is open already, or nothing changed."""
    if is_open(session, reading):
        return None
    now = assignments.current_design(session, reading.campaign_id).guideline_version_id
    known = store.known_guideline(session, reading.reader_id, reading.campaign_id)
    if now is None or known is None or now == known:
        return None
    return GuidelineChange(store.guideline_text(session, known), store.guideline_text(session, now))


def is_open(session: Session, reading: Reading) -> bool:
    """An open case is finished with what it was opened with."""
    if reading.opened_at is not None:
        return True
    status = store.status(session, reading.id)
    return status.revision > 0 or status.signed_at is not None


def acknowledge_guideline(session: Session, actor: Actor, reading_id: UUID, *, version_id: UUID) -> None:
    """ "I have read it": said of the version that was shown. Raises Stale when it changed once more meanwhile.

    Said twice (a second press, a lost answer) it counts once.
    """
    reading = store.own_reading(session, actor.person_id, reading_id, lock=True)
    change = changed_guideline(session, reading)
    if change is None:
        return
    if change.now.id != version_id:
        raise Stale("The guideline changed once more meanwhile; please read what is new now.", code=CHANGED)
    record_known(session, actor, reading, change.now.id, how="read", before=change.before.id)


def record_known(
    session: Session, actor: Actor, reading: Reading, version_id: UUID, *, how: str, before: UUID | None
) -> None:
    """`how`: "shown" with the first case of a campaign, "read" as a change."""
    row = GuidelineAcknowledgement(
        campaign_id=reading.campaign_id,
        reader_id=reading.reader_id,
        guideline_version_id=version_id,
        reading_id=reading.id,
        how=how,
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor.person_id,
        f"guideline.{'acknowledged' if how == 'read' else 'shown'}",
        "guideline_acknowledgement",
        row.id,
        campaign_id=reading.campaign_id,
        chain=Chain.reading(reading.id),
        old={"guideline_version": before} if before else None,
        new={"guideline_version": version_id, "reading": reading.id},
    )
