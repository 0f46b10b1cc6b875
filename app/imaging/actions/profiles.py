"""Which profile holds for which way in: chosen with a reason, kept as history."""

from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.audit import actions as audit
from app.audit.values import Chain
from app.imaging.deidentify import PROFILES
from app.imaging.store.gate import profile_of_source
from app.imaging.tables import SourceProfile
from app.imaging.values.sources import SOURCES
from app.kernel.refusals import Conflict, Invalid


def choose_profile(session: Session, actor: Actor, source: str, profile: str, reason: str) -> SourceProfile:
    """From now on; what is here already keeps the profile it came in under."""
    if source not in SOURCES:
        raise Invalid("There is no such way in.")
    chosen = PROFILES[profile]
    reason = " ".join(reason.split())
    if len(reason) < 3:
        raise Invalid("Please give a reason; it becomes part of the record.", details={"fields": {"reason": "Needed."}})
    before = profile_of_source(session, source)
    if before == chosen.key:
        raise Conflict(f"{SOURCES[source]} is de-identified under {chosen.title.lower()} already.")
    row = SourceProfile(source=source, profile=chosen.key, reason=reason, by=actor.person_id)
    session.add(row)
    session.flush()
    audit.record(
        session, actor.person_id, "profile.chosen", "source_profile", row.id, chain=Chain.house(),
        old={"source": source, "profile": before}, new={"source": source, "profile": chosen.key}, reason=reason,
    )  # fmt: skip
    return row
