"""Feedback in training: the own signed reading beside the reference, and how well they agree."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.agreement import store
from app.agreement.rules.comparing import ReaderContent, compare
from app.agreement.rules.feedback import REFERENCE, YOU, feedback
from app.protocols import store as protocols
from app.protocols.values import Definition
from app.reading import actions as reading
from app.reading import store as readings
from app.reading.values import Content, SignedReading


def see_feedback(session: Session, actor: Actor, reading_id: UUID) -> dict[str, Any]:
    """The reading's manifest with both `readers` and the `feedback`. Raises NotFound before the own signature."""
    own, reference = reading.see_reference(session, actor, reading_id)
    stack_ids = {str(mark["stack_id"]) for one in (own, reference) for mark in one.content.marks}
    places, axial = store.places_of(session, own.case_id, stack_ids)
    definition = Definition.from_json(protocols.version(session, own.protocol_version_id).definition)
    compared = compare(definition, [_named(YOU, own), _named(REFERENCE, reference)], places, axial)
    return {
        **readings.manifest(session, actor.person_id, reading_id),
        "readers": [_reader(YOU, own.content), _reader(REFERENCE, reference.content)],
        "feedback": feedback(definition, compared),
    }


def _named(name: str, signed: SignedReading) -> ReaderContent:
    content = signed.content
    return ReaderContent(name, content.findings, content.marks, content.answers, content.computed)


def _reader(alias: str, content: Content) -> dict[str, Any]:
    return {
        "alias": alias,
        "findings": content.findings,
        "marks": content.marks,
        "answers": content.answers,
        "computed": content.computed,
    }
