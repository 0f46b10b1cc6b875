"""Conditional questions that are hidden now: each is stored as not asked, so that no gap is left to guess about."""

from collections.abc import Iterable, Sequence
from typing import Any

from app.protocols.rules.answers import Answers
from app.protocols.values import NOT_ASKED, Definition, Json, Question

Place = tuple[str, str, str | None]
"""Question, kind of scope, whom in it."""


def hidden(definition: Definition, finding_ids: Sequence[str], answers: Iterable[Json]) -> list[Place]:
    """Where a question is not asked, in the protocol's order. What hangs on a hidden question is hidden too."""
    conditional = [question for question in definition.questions if question.when is not None]
    places = [(q, scope_id) for q in conditional for scope_id in _scope_ids(q, finding_ids)]
    given = {place_of(answer): answer for answer in answers}
    found: set[Place] = set()
    while True:
        standing = Answers(answer for place, answer in given.items() if place not in found)
        now = [(q.key, q.scope, scope_id) for q, scope_id in places if not standing.is_asked(q, scope_id)]
        if set(now) <= found:
            return now
        found |= set(now)


def with_hidden(
    definition: Definition, finding_ids: Sequence[str], before: Iterable[Json], sent: Sequence[dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[Place]]:
    """What to keep of the answers `sent` after those from `before`, and where an answer was taken back by it.

    Every hidden question comes out as not asked: one that was answered, now or earlier, and one that never was.
    """
    kept = {place_of(answer): answer for answer in sent}
    newest = {place_of(answer): answer for answer in before} | kept
    taken_back = []
    for place in hidden(definition, finding_ids, newest.values()):
        was = newest.get(place)
        if was is not None and was["state"] == NOT_ASKED:
            continue
        question, scope_kind, scope_id = place
        kept[place] = {
            "question": question,
            "scope_kind": scope_kind,
            "scope_id": scope_id,
            "state": NOT_ASKED,
            "value": None,
            "reason": None,
        }
        if was is not None:
            taken_back.append(place)
    return list(kept.values()), taken_back


def as_signed(definition: Definition, finding_ids: Sequence[str], answers: Sequence[Json]) -> list[Json]:
    """Of a signed reading "not asked" is said of hidden questions and of no other: an answer that was taken back
    while its question stood is none."""
    unasked = set(hidden(definition, finding_ids, answers))
    return [answer for answer in answers if answer["state"] != NOT_ASKED or place_of(answer) in unasked]


def place_of(answer: Json) -> Place:
    return answer["question"], answer["scope_kind"], answer.get("scope_id")


def _scope_ids(question: Question, finding_ids: Sequence[str]) -> Sequence[str | None]:
    if question.scope == "case":
        return (None,)
    return question.for_roles if question.scope == "stack" else finding_ids
