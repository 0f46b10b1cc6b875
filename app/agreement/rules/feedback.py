"""One signed reading beside the reference of its case, line by line: for a reader in training. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.agreement.rules.comparing import PRESENCE, REGION, Compared, PairValue
from app.agreement.rules.items import ANY_FINDING, CASE_CATEGORY, CATEGORY, Said
from app.assignments.values import PANE_NAMES
from app.protocols.values import ANSWERED, Definition
from app.protocols.values import Scale as QuestionScale
from app.protocols.values.structures import STRUCTURES

YOU, REFERENCE = "You", "Reference"
"""What the two are called; in this order their names sort backwards, see `_measures`."""

_HEADS = {
    ANY_FINDING: "Any suspicious finding",
    CASE_CATEGORY: "Highest category of the case",
    CATEGORY: "Category",
}
_MEASURES = {"dice": ("Dice", "", 2), "hd95_mm": ("95 % Hausdorff distance", "mm", 1)}

Line = dict[str, Any]


def feedback(definition: Definition, compared: Compared) -> dict[str, Any]:
    """`case`: lines; `lesions`: each with whose it is, its lines and measures; `structures`: measures."""
    units = sorted({member.unit for member in compared.members})
    said = _by_unit(compared)
    return {
        "case": list(_lines(definition, said.get(0, {}))),
        "lesions": [_lesion(definition, compared, unit, said.get(unit, {})) for unit in units],
        "structures": [
            {"label": STRUCTURES.get(name, name.replace("_", " ").capitalize()), "measures": _measures(values)}
            for name, values in _structures(compared.values).items()
        ],
    }


def _lesion(definition: Definition, compared: Compared, unit: int, said: Mapping[str, dict[str, Said]]) -> Line:
    findings = {member.reader_id: member.finding_id for member in compared.members if member.unit == unit}
    values = [one for one in compared.values if one.unit == unit and one.item == REGION]
    both = len(findings) == 2
    return {
        "unit": unit,
        "findings": findings,
        "whose": "both" if both else "you" if YOU in findings else "reference",
        "lines": list(_lines(definition, said)),
        "measures": [*_apart_mm(compared, unit), *_measures(values)] if both else [],
    }


def _apart_mm(compared: Compared, unit: int) -> Iterator[dict[str, Any]]:
    """Also where nothing is outlined, such as two points."""
    own = next(one for one in compared.members if one.unit == unit and one.reader_id == YOU)
    distance = own.measured.get(REFERENCE, {}).get("distance_mm")
    if distance is not None:
        yield {"label": "Centres apart", "text": _figure(distance, "mm", 1), "reason": None}


def _by_unit(compared: Compared) -> dict[int, dict[str, dict[str, Said]]]:
    """Unit → item → whose → what was said."""
    found: dict[int, dict[str, dict[str, Said]]] = {}
    for rating in compared.ratings:
        if rating.item != PRESENCE:
            found.setdefault(rating.unit, {}).setdefault(rating.item, {})[rating.reader_id] = rating.said
    return found


def _lines(definition: Definition, said: Mapping[str, dict[str, Said]]) -> Iterator[Line]:
    """In the order of the protocol, categories first; nothing about what neither answered."""
    for item, label, question in _items(definition, said):
        yours, reference = (_text(definition, question, said[item].get(who)) for who in (YOU, REFERENCE))
        if yours is None and reference is None:
            continue
        scale = definition.question(question).scale if question else None
        is_judged = scale not in (QuestionScale.NONE, QuestionScale.INTERVAL)
        yield {
            "item": item,
            "label": label,
            "yours": yours,
            "reference": reference,
            "same": yours == reference if is_judged and yours is not None and reference is not None else None,
            "apart": _apart(said[item]) if item in (CATEGORY, CASE_CATEGORY) else None,
            "off": _off(definition, question, said[item]) if scale is QuestionScale.INTERVAL else None,
        }


def _items(definition: Definition, said: Mapping[str, object]) -> Iterator[tuple[str, str, str | None]]:
    """(item, label, question)"""
    yield from ((key, label, None) for key, label in _HEADS.items() if key in said)
    for question in definition.questions:
        if question.key in said:
            yield question.key, question.label, question.key
        for role in question.for_roles:
            if f"{question.key}:{role}" in said:
                yield f"{question.key}:{role}", f"{question.label}, {PANE_NAMES.get(role, role)}", question.key


def _text(definition: Definition, question: str | None, said: Said | None) -> str | None:
    if said is None or (said.state != ANSWERED and said.state == "not_asked"):
        return None
    if said.state != ANSWERED:
        return said.state.replace("_", " ")
    if question is None:
        return _plain(said.value)
    asked = definition.question(question)
    labels = {option.value: _option(option.value, option.label) for option in asked.options}
    values: Sequence[Any] = said.value if isinstance(said.value, list) else [said.value]
    text = ", ".join(labels.get(str(one), _plain(one)) for one in values)
    return f"{text} {asked.unit}" if asked.unit and text else text or "none"


def _option(value: str, label: str) -> str:
    """A score keeps its number."""
    return f"{value}: {label}" if value.isdecimal() and not label.startswith(value) else label


def _plain(value: Any) -> str:  # noqa: ANN401  any answer
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, int | float) else str(value).replace("_", " ")


def _apart(said: Mapping[str, Said]) -> int | None:
    """How many categories the reader is above (below: negative) the reference; None where one is no number."""
    values = [str(said[who].value) if who in said else "" for who in (YOU, REFERENCE)]
    return int(values[0]) - int(values[1]) if all(value.isdecimal() for value in values) else None


def _off(definition: Definition, question: str | None, said: Mapping[str, Said]) -> str | None:
    """By how much a measured answer is above or below the reference: two measurements are hardly ever the same."""
    values = [said[who].value for who in (YOU, REFERENCE) if who in said and said[who].state == ANSWERED]
    numbers = [float(one) for one in values if isinstance(one, int | float)]
    if question is None or len(numbers) != 2:
        return None
    off = round(numbers[0] - numbers[1], 2)
    sign = "+" if off > 0 else "−" if off < 0 else "±"
    return f"{sign}{abs(off):g} {definition.question(question).unit or ''}".strip()


def _structures(values: Sequence[PairValue]) -> dict[str, list[PairValue]]:
    found: dict[str, list[PairValue]] = {}
    for one in values:
        kind, _, name = one.item.partition(":")
        if kind == "structure":
            found.setdefault(name, []).append(one)
    return found


def _measures(values: Sequence[PairValue]) -> list[dict[str, Any]]:
    """Words and figures. Pairs are sorted by name, so “a” is the reference and “b” is the reader."""
    by_metric = {one.metric: one.value for one in values}
    figures = {key: one.value for key, one in by_metric.items() if not isinstance(one.value, tuple)}
    found = [
        {"label": label, "text": _figure(figures[key], unit, digits), "reason": by_metric[key].reason}
        for key, (label, unit, digits) in _MEASURES.items()
        if key in figures
    ]
    volumes = [figures.get(key) for key in ("volume_b_ml", "volume_a_ml")]
    if None not in volumes:
        yours, reference = (_figure(one, "ml", 2) for one in volumes)
        found.append({"label": "Volume", "text": f"{yours}, reference {reference}", "reason": None})
    return found


def _figure(value: float | None, unit: str, digits: int) -> str | None:
    return None if value is None else f"{value:.{digits}f} {unit}".strip()
