"""Yes or no."""

from app.protocols.questions.base import QuestionType, refuse
from app.protocols.values import Question, Scale


def _parse(question: Question, value: object) -> bool:
    if not isinstance(value, bool):
        raise refuse(question, "yes or no is expected")
    return value


FLAG = QuestionType("flag", "Yes or no", (Scale.NOMINAL,), _parse)
