"""A protocol definition as typed values, read from the JSON that is published and sent to the viewer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.kernel.refusals import Invalid

Json = Mapping[str, Any]  # one JSON object; its keys are named where it is read

ANSWERED, NONE, CANNOT_ASSESS, NOT_ASKED = "answered", "none", "cannot_assess", "not_asked"
STATES = (ANSWERED, NONE, CANNOT_ASSESS, NOT_ASKED)

SCOPES = ("case", "stack", "finding")


class Scale(StrEnum):
    """What arithmetic on answers means; agreement metrics are chosen by it."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    NONE = "none"


@dataclass(frozen=True)
class Option:
    """`scored` is false for an answer outside the scale, such as X among 1-5."""

    value: str
    label: str
    scored: bool = True


@dataclass(frozen=True)
class When:
    """The question is asked only while another one of the same scope has one of these values."""

    question: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    key: str
    scope: str
    type: str
    label: str
    required: bool
    scale: Scale
    options: tuple[Option, ...] = ()
    unit: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    for_roles: tuple[str, ...] = ()
    when: When | None = None
    structure: str | None = None
    """What is measured for it: its marks carry this name."""

    @property
    def categories(self) -> tuple[str, ...]:
        """The complete scale in its order: what a weighted kappa needs, used or not."""
        return tuple(option.value for option in self.options if option.scored)


@dataclass(frozen=True)
class Definition:
    key: str
    title: str
    questions: tuple[Question, ...]
    marks: tuple[str, ...]
    rules: tuple[Json, ...]
    structures: tuple[str, ...] = ()
    """What may be outlined or painted beside findings (see `values.structures`)."""

    @property
    def measured(self) -> frozenset[str]:
        """What a question measures on the images, such as an axis of the gland: lengths carry its name."""
        return frozenset(question.structure for question in self.questions if question.structure)

    def question(self, key: str) -> Question:
        for question in self.questions:
            if question.key == key:
                return question
        raise Invalid(f"This protocol has no question “{key}”.", code="unknown_question")

    def of_scope(self, scope: str) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.scope == scope)

    @staticmethod
    def from_json(data: Json) -> "Definition":
        questions = tuple(_question(item) for item in data["questions"])
        keys = [question.key for question in questions]
        if len(set(keys)) != len(keys):
            raise Invalid("Two questions of the protocol share a key.")
        return Definition(
            key=str(data["key"]),
            title=str(data["title"]),
            questions=questions,
            marks=tuple(data["marks"]),
            rules=tuple(data["rules"]),
            structures=tuple(data.get("structures") or ()),
        )


@dataclass(frozen=True)
class Missing:
    """Something that keeps a reading from being signed, in a sentence, and where to answer it."""

    sentence: str
    question: str | None
    scope_kind: str
    scope_id: str | None


@dataclass(frozen=True)
class Notice:
    """Something worth a second look that does not block."""

    sentence: str
    question: str | None
    scope_kind: str
    scope_id: str | None


def _question(data: Json) -> Question:
    if data["scope"] not in SCOPES:
        raise Invalid(f"The question “{data['key']}” has the unknown scope “{data['scope']}”.")
    return Question(
        key=str(data["key"]),
        scope=str(data["scope"]),
        type=str(data["type"]),
        label=str(data["label"]),
        required=bool(data["required"]),
        scale=Scale(data["scale"]),
        options=_options(data.get("options") or ()),
        unit=data.get("unit"),
        minimum=data.get("minimum"),
        maximum=data.get("maximum"),
        for_roles=tuple(data.get("for_roles") or ()),
        when=When(data["when"]["question"], tuple(data["when"]["in"])) if data.get("when") else None,
        structure=data.get("structure"),
    )


def _options(items: Sequence[Json]) -> tuple[Option, ...]:
    return tuple(Option(item["value"], item["label"], item.get("scored", True)) for item in items)
