"""What the view of the record masks while a campaign is blinded: who read what must not come out by looking.

Masked are readers of campaigns that have no release yet: as the actor of the campaign's events, wherever their id or
name stands in an event's old and new values, and in their sign-ins, whose times and session ids would tell.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

MASKED = "a reader (masked)"
HIDDEN = "masked"
SESSIONS = "sign_in."
"""Verbs of sign-ins begin so."""
ACCOUNT_SUBJECTS = ("person", "link", "api_token", "role_grant", "site")
"""Who was invited, and with which roles, stays readable: it says nothing about readings."""


@dataclass(frozen=True)
class Blinded:
    """Readers by blinded campaign, and the words that stand for them in values."""

    readers: Mapping[UUID, Collection[UUID]] = field(default_factory=dict)
    names: Mapping[UUID, str] = field(default_factory=dict)

    @property
    def everybody(self) -> frozenset[UUID]:
        return frozenset(person for readers in self.readers.values() for person in readers)


@dataclass(frozen=True)
class Line:
    """One event as the page shows it; `actor` and `subject` are words, `masked` says that something is hidden."""

    id: UUID
    at: Any  # a datetime; shown by the template
    actor: str
    actor_id: UUID | None
    verb: str
    subject_kind: str
    subject: str
    campaign_id: UUID
    old: Mapping[str, Any] | None
    new: Mapping[str, Any] | None
    reason: str | None
    chain: str
    sequence: int
    software: str
    masked: bool = False


def masked(line: Line, blinded: Blinded) -> Line:
    hides_actor = is_masked_actor(line.actor_id, line.verb, line.campaign_id, blinded)
    words = _words(line, blinded)
    old, new = _cleaned(line.old, words, hides_actor), _cleaned(line.new, words, hides_actor)
    of_session = hides_actor and line.verb.startswith(SESSIONS)
    changed = replace(
        line,
        actor=MASKED if hides_actor else line.actor,
        actor_id=None if hides_actor else line.actor_id,
        subject=HIDDEN if of_session or line.subject in words else line.subject,
        old=old,
        new=new,
        reason=_clean_text(line.reason, words),
    )
    return replace(changed, masked=changed != line)


def is_masked_actor(actor_id: UUID | None, verb: str, campaign_id: UUID, blinded: Blinded) -> bool:
    if actor_id is None:
        return True
    if actor_id in blinded.readers.get(campaign_id, ()):
        return True
    return verb.startswith(SESSIONS) and actor_id in blinded.everybody


def _words(line: Line, blinded: Blinded) -> frozenset[str]:
    """Ids and names that may not stand in this event."""
    if line.subject_kind in ACCOUNT_SUBJECTS and not line.verb.startswith(SESSIONS):
        return frozenset()
    people = frozenset(blinded.readers.get(line.campaign_id, ())) or blinded.everybody
    return frozenset(str(one) for one in people) | frozenset(
        blinded.names[one] for one in people if one in blinded.names
    )


def _cleaned(value: Any, words: Collection[str], hides_session: bool) -> Any:  # noqa: ANN401  JSON
    if isinstance(value, dict):
        return {
            key: HIDDEN
            if hides_session and key == "session" and one is not None
            else _cleaned(one, words, hides_session)
            for key, one in value.items()
        }
    if isinstance(value, list):
        return [_cleaned(one, words, hides_session) for one in value]
    return _clean_text(value, words) if isinstance(value, str) else value


def _clean_text(text: str | None, words: Collection[str]) -> str | None:
    if not text or not words:
        return text
    return re.sub(
        rf"\b(?:{'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True))})\b", HIDDEN, text
    )
