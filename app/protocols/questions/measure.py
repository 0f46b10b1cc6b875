"""A length, area or volume above zero, usually taken over from a mark."""

from app.protocols.questions.base import QuestionType, number_in_range, refuse
from app.protocols.values import Question, Scale


def _parse(question: Question, value: object) -> float:
    number = number_in_range(question, value)
    if number <= 0:
        raise refuse(question, "a measure above 0 is expected")
    return number


MEASURE = QuestionType("measure", "Measure", (Scale.INTERVAL,), _parse)
