"""Reading the answers of a draft: by question and scope, checked against their question's type."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.kernel.refusals import Invalid
from app.protocols.marks import MARK_KINDS
from app.protocols.questions import QUESTION_TYPES
from app.protocols.values import ANSWERED, CANNOT_ASSESS, NONE, STATES, Definition, Json, Question

LONGEST_REASON = 1000


class Answers:
    """The newest answers of a draft, found by question and scope."""

    def __init__(self, answers: Iterable[Json]) -> None:
        self._by_place: dict[tuple[str, str, str | None], Json] = {
            (a["question"], a["scope_kind"], a.get("scope_id")): a for a in answers
        }

    def get(self, question: str, scope_kind: str, scope_id: str | None = None) -> Json | None:
        return self._by_place.get((question, scope_kind, scope_id))

    def value(self, question: str, scope_kind: str, scope_id: str | None = None) -> Any:  # noqa: ANN401 - JSON, by type
        """The value of an answered question, else None."""
        answer = self.get(question, scope_kind, scope_id)
        return answer.get("value") if answer is not None and answer["state"] == ANSWERED else None

    def state(self, question: str, scope_kind: str, scope_id: str | None = None) -> str | None:
        answer = self.get(question, scope_kind, scope_id)
        return None if answer is None else str(answer["state"])

    def is_asked(self, question: Question, scope_id: str | None) -> bool:
        """Whether the condition of a dependent question holds now."""
        if question.when is None:
            return True
        return _word(self.value(question.when.question, question.scope, scope_id)) in question.when.values

    def is_settled(self, question: Question, scope_id: str | None) -> bool:
        """Answered, deliberately "none" where that is an answer, or "cannot assess"."""
        state = self.state(question.key, question.scope, scope_id)
        if state == NONE:
            return QUESTION_TYPES[question.type].may_be_none
        return state in (ANSWERED, CANNOT_ASSESS)


def checked_answer(definition: Definition, answer: Json) -> dict[str, Any]:
    """The answer with its canonical value, or Invalid: unknown question, wrong scope, unfit value."""
    question = definition.question(str(answer.get("question")))
    scope_kind, scope_id = answer.get("scope_kind"), answer.get("scope_id")
    if scope_kind != question.scope:
        raise _bad(question, f"it belongs to the {question.scope}, not to the {scope_kind}")
    if (scope_kind == "case") != (scope_id is None):
        raise _bad(question, "it does not say whom it is about")
    if scope_kind == "stack" and scope_id not in question.for_roles:
        raise _bad(question, f"it is not asked about {scope_id}")
    state, value, reason = answer.get("state"), answer.get("value"), answer.get("reason")
    if state not in STATES:
        raise _bad(question, f"its state is one of {', '.join(STATES)}")
    if state == ANSWERED:
        value = QUESTION_TYPES[question.type].parse(question, value)
    elif value is not None:
        raise _bad(question, f"the state {state} has no value")
    if state == NONE and not QUESTION_TYPES[question.type].may_be_none:
        raise _bad(question, "“none” is no answer to it")
    if reason is not None and (not isinstance(reason, str) or len(reason) > LONGEST_REASON):
        raise _bad(question, f"its reason is text of at most {LONGEST_REASON} characters")
    return {
        "question": question.key,
        "scope_kind": scope_kind,
        "scope_id": scope_id,
        "state": state,
        "value": value,
        "reason": reason or None,
    }


def checked_mark(definition: Definition, kind: str, geometry: Mapping[str, Any]) -> dict[str, Any]:
    """The canonical geometry of a mark whose kind this protocol allows, or Invalid."""
    if kind not in definition.marks:
        raise Invalid(f"This protocol has no marks of the kind “{kind}”.", code="bad_geometry")
    return MARK_KINDS[kind].check(geometry)


def _word(value: Any) -> str | None:  # noqa: ANN401 - JSON, by type
    """A value as conditions name it, the same as in the browser: true, 4, PZ."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _bad(question: Question, sentence: str) -> Invalid:
    details = {"question": question.key}
    return Invalid(f"{question.label}: {sentence}.", code="bad_answer", details=details)
