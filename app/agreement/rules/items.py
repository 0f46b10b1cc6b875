"""What a reader said, item by item: every question, and the categories that follow from the answers.

Items are question keys; a question about a sequence is `<question>:<role>`. A finding's `category` is the
reader's own where it differs, else the computed one; `case_category` is the highest of a case.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.agreement.values import Scale
from app.protocols.schemes import SCHEMES
from app.protocols.values import ANSWERED, NOT_ASKED, Definition
from app.protocols.values import Scale as QuestionScale

CATEGORY, CASE_CATEGORY, PRESENCE, ANY_FINDING = "category", "case_category", "presence", "any_finding"
NO_LESION = "none"


@dataclass(frozen=True)
class Said:
    state: str
    value: Any | None  # JSON, by question type


@dataclass(frozen=True)
class Item:
    """An item that can be compared: its words, scale, complete categories, and whether it belongs to findings."""

    key: str
    label: str
    scale: Scale
    categories: tuple[str, ...]
    of_findings: bool


Answer = Mapping[str, Any]
Computed = Mapping[str, Mapping[str, Any]]


def case_items(
    definition: Definition, answers: Iterable[Answer], computed: Computed, finding_ids: Sequence[str]
) -> dict[str, Said]:
    answers = list(answers)
    said = {ANY_FINDING: Said(ANSWERED, bool(finding_ids))}
    for answer in answers:
        question = definition.question(answer["question"])
        if question.scope == "case":
            said[question.key] = Said(answer["state"], answer.get("value"))
        elif question.scope == "stack":
            said[f"{question.key}:{answer['scope_id']}"] = Said(answer["state"], answer.get("value"))
    if _scheme(definition) is not None:
        given = [category_of(definition, answers, computed, finding).value for finding in finding_ids]
        scored = [category for category in given if category in _steps(definition)]
        highest = max(scored, key=_steps(definition).index) if scored else None
        said[CASE_CATEGORY] = Said(ANSWERED, highest if finding_ids else NO_LESION)
        if finding_ids and highest is None:
            said[CASE_CATEGORY] = Said(ANSWERED, "X")
    return said


def finding_items(
    definition: Definition, answers: Iterable[Answer], computed: Computed, finding_id: str
) -> dict[str, Said]:
    answers = [a for a in answers if a["scope_kind"] == "finding" and str(a["scope_id"]) == finding_id]
    said = {a["question"]: Said(a["state"], a.get("value")) for a in answers}
    if _scheme(definition) is not None:
        said[CATEGORY] = category_of(definition, answers, computed, finding_id)
    return said


def category_of(definition: Definition, answers: Iterable[Answer], computed: Computed, finding_id: str) -> Said:
    """The reader's own category where given, else the computed one."""
    own_keys = {rule["own"] for rule in definition.rules if rule["key"] == "override_needs_reason"}
    for answer in answers:
        is_own = answer["question"] in own_keys and str(answer.get("scope_id")) == finding_id
        if is_own and answer["state"] == ANSWERED:
            return Said(ANSWERED, answer["value"])
    result = computed.get(finding_id)
    return Said(ANSWERED, result["category"]) if result else Said(NOT_ASKED, None)


def comparable_items(definition: Definition, roles: Mapping[str, str]) -> list[Item]:
    """Every item with a scale, in the protocol's order; `roles` are the words of pane roles."""
    items = [Item(ANY_FINDING, "Any suspicious finding", Scale.NOMINAL, ("false", "true"), False)]
    if _scheme(definition) is not None:
        steps = _steps(definition)
        items.append(Item(CASE_CATEGORY, "Highest category of the case", Scale.ORDINAL, (NO_LESION, *steps), False))
        items.append(Item(CATEGORY, "Category of matched findings", Scale.ORDINAL, steps, True))
    for question in definition.questions:
        if question.scale is QuestionScale.NONE or question.type == "sectors":
            continue
        scale = Scale(question.scale)
        categories = question.categories or (("false", "true") if question.type == "flag" else ())
        if question.scope == "stack":
            items += [
                Item(f"{question.key}:{role}", f"{question.label}, {roles.get(role, role)}", scale, categories, False)
                for role in question.for_roles
            ]
        else:
            items.append(Item(question.key, question.label, scale, categories, question.scope == "finding"))
    return items


def rating_text(said_state: str, value: object, item: Item) -> str | None:
    """The value as a rating of the item; None is missing: not answered, or outside the scale (X)."""
    if said_state != ANSWERED or value is None:
        return None
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if not item.categories or text in item.categories else None


def _scheme(definition: Definition) -> str | None:
    return next((rule["scheme"] for rule in definition.rules if rule["key"] == CATEGORY), None)


def _steps(definition: Definition) -> tuple[str, ...]:
    scheme = _scheme(definition)
    return tuple(c for c in SCHEMES[scheme].categories if c != "X") if scheme else ()
