"""A share from 0 to 100."""

from app.protocols.questions.base import QuestionType, number_in_range, refuse
from app.protocols.values import Question, Scale


def _parse(question: Question, value: object) -> float:
    number = number_in_range(question, value)
    if not 0 <= number <= 100:
        raise refuse(question, "a percentage from 0 to 100 is expected")
    return number


PERCENT = QuestionType("percent", "Percent", (Scale.INTERVAL,), _parse)
