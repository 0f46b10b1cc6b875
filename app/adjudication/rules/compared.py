"""From signed readings to a compared case: every item of the protocol with what each reader said about it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.adjudication.values import (
    CATEGORY,
    INDEX,
    LESION,
    MASK,
    PRESENT,
    STRUCTURE,
    VOLUME,
    Compared,
    Item,
    Json,
    Lesion,
    Pair,
    Said,
    Thresholds,
)
from app.protocols.rules.computed import gland_volume_ml
from app.protocols.values import ANSWERED, Definition
from app.protocols.values.definition import Question

NOT_ITEMS = ("category_own", "category_reason", "index", "no_suspicious_lesion")
"""Said elsewhere: in the category, the index lesion, the presence of lesions."""
NO_VOTE = ("text",)
"""Question types whose answers cannot be compared."""

Answer = Mapping[str, Any]


def compared(
    definition: Definition,
    contents: Mapping[str, Json],
    lesions: Sequence[Lesion],
    pairs: Mapping[tuple[str, int], tuple[Pair, ...]],
    thresholds: Thresholds | None = None,
) -> Compared:
    """`contents` are {"findings", "marks", "answers", "computed"} by reading id."""
    items: dict[str, Item] = {}
    said: dict[tuple[str, int], dict[str, Said]] = {}
    unit_of = {(reading, finding): one.unit for one in lesions for reading, finding in one.findings.items()}
    questions = {question.key: question for question in definition.questions}

    def say(item: Item, unit: int, reading: str, one: Said) -> None:
        items.setdefault(item.key, item)
        said.setdefault((item.key, unit), {})[reading] = one

    for reading, content in sorted(contents.items()):
        for answer in content["answers"]:
            question = questions.get(answer["question"])
            if question is None or question.key in NOT_ITEMS or question.type in NO_VOTE:
                continue
            unit = _unit(answer, reading, unit_of)
            if unit is not None and answer["state"] != "not_asked":
                say(_item(question, answer), unit, reading, _said(question, answer))
        _say_category(definition, reading, content, unit_of, say)
        _say_index(reading, content, unit_of, say)
        for structure in sorted(_outlined(content)):
            item = Item(f"{STRUCTURE}{structure}", f"Outline of the {structure.replace('_', ' ')}", "none")
            say(item, 0, reading, Said(ANSWERED, structure, "outlined"))
        volume = gland_volume_ml(definition, content["answers"])
        if volume is not None:
            say(_VOLUME, 0, reading, Said(ANSWERED, round(volume, 2), f"{volume:.1f} ml"))
    for lesion in lesions:
        for reading, finding in lesion.findings.items():
            say(_LESION, lesion.unit, reading, Said(ANSWERED, PRESENT, _sketch(contents[reading], finding)))
            if reading in lesion.drawn:
                say(_MASK, lesion.unit, reading, Said(ANSWERED, finding, "outlined"))
    return Compared(tuple(sorted(contents)), items, said, tuple(lesions), dict(pairs), thresholds or Thresholds())


def _outlined(content: Json) -> set[str]:
    """Structures the reader painted or outlined."""
    return {
        str(mark["structure"])
        for mark in content["marks"]
        if mark.get("structure") and mark["kind"] in ENCLOSING and not mark.get("deleted")
    }


ENCLOSING = ("mask", "contour")
_VOLUME = Item(VOLUME, "Gland volume", "interval", unit_of_measure="ml")
_LESION = Item(LESION, "Lesion", "nominal")
_MASK = Item(MASK, "Outline", "none")
_INDEX = Item(INDEX, "Index lesion", "nominal")
_CATEGORY = Item(CATEGORY, "Category", "ordinal", unscored=("X",), categories=("1", "2", "3", "4", "5"))


def _item(question: Question, answer: Answer) -> Item:
    stack = question.scope == "stack"
    return Item(
        key=f"{question.key}:{answer['scope_id']}" if stack else question.key,
        label=f"{question.label}, {answer['scope_id']}" if stack else question.label,
        scale="sets" if question.type == "sectors" else question.scale.value,
        unscored=tuple(option.value for option in question.options if not option.scored),
        categories=question.categories,
        unit_of_measure=question.unit,
    )


def _unit(answer: Answer, reading: str, unit_of: Mapping[tuple[str, str], int]) -> int | None:
    if answer["scope_kind"] == "finding":
        return unit_of.get((reading, str(answer["scope_id"])))
    return 0


def _said(question: Question, answer: Answer) -> Said:
    if answer["state"] != ANSWERED:
        return Said(answer["state"], None, answer["state"].replace("_", " "))
    return Said(ANSWERED, answer["value"], in_words(answer["value"], question.unit))


def in_words(value: Any, unit: str | None = None) -> str:  # noqa: ANN401  any answer
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(one).replace("_", " ") for one in value)
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return f"{text} {unit}" if unit else text


def _say_category(definition: Definition, reading: str, content: Json, unit_of: Any, say: Any) -> None:  # noqa: ANN401
    """The reader's own category where there is one, else the computed one: what the reader stands for."""
    if not any(rule["key"] == "category" for rule in definition.rules):
        return
    own = _answers(content["answers"], "category_own")
    for finding in content["findings"]:
        unit = unit_of.get((reading, finding["id"]))
        computed = content["computed"].get(finding["id"], {})
        value = own.get(finding["id"]) or computed.get("category")
        if unit is not None and value is not None:
            how = "own" if own.get(finding["id"]) else computed.get("derivation", "")
            say(_CATEGORY, unit, reading, Said(ANSWERED, value, f"{value} ({how})" if how else str(value)))


def _say_index(reading: str, content: Json, unit_of: Any, say: Any) -> None:  # noqa: ANN401
    index = [finding for finding, value in _answers(content["answers"], "index").items() if value is True]
    units = [unit_of[reading, finding] for finding in index if (reading, finding) in unit_of]
    if len(units) == 1:
        say(_INDEX, 0, reading, Said(ANSWERED, units[0], f"lesion {units[0]}"))


def _answers(answers: Iterable[Answer], question: str) -> dict[str, Any]:
    """Answered values of a finding's question, by finding id."""
    return {
        str(one["scope_id"]): one["value"]
        for one in answers
        if one["question"] == question and one["scope_kind"] == "finding" and one["state"] == ANSWERED
    }


def _sketch(content: Json, finding: str) -> str:
    """A finding in a few words: “PZ, Mid L PZpl, 4”."""
    parts = [_answers(content["answers"], key).get(finding) for key in ("zone", "sectors")]
    parts.append(content["computed"].get(finding, {}).get("category"))
    return ", ".join(in_words(part) for part in parts if part) or "a finding"
