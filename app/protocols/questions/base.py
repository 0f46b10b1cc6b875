"""The shape of a question type: what it is called, which scales it can have, how a value is parsed."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.kernel.refusals import Invalid
from app.protocols.values import Question, Scale

LONGEST_TEXT = 4000


@dataclass(frozen=True)
class QuestionType:
    """`parse` turns a JSON value into the canonical one that is stored, or refuses it in words.

    Every type can be answered with the state "cannot assess"; `may_be_none` allows the state "none".
    """

    key: str
    label: str
    scales: tuple[Scale, ...]
    parse: Callable[[Question, Any], Any]  # JSON in, canonical JSON out; the type decides which
    may_be_none: bool = False
    needs_options: bool = False


def refuse(question: Question, expected: str) -> Invalid:
    return Invalid(f"{question.label}: {expected}.", code="bad_answer", details={"question": question.key})


def one_option(question: Question, value: object) -> str:
    """The chosen option's value; whole numbers are taken for their digits."""
    text = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    if text not in {option.value for option in question.options}:
        raise refuse(question, f"one of {', '.join(option.value for option in question.options)} is expected")
    return text


def number_in_range(question: Question, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise refuse(question, "a number is expected")
    unit = f" {question.unit}" if question.unit else ""
    if question.minimum is not None and value < question.minimum:
        raise refuse(question, f"at least {question.minimum:g}{unit} is expected")
    if question.maximum is not None and value > question.maximum:
        raise refuse(question, f"at most {question.maximum:g}{unit} is expected")
    return value
