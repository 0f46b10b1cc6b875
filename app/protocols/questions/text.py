"""Free text."""

from app.protocols.questions.base import LONGEST_TEXT, QuestionType, refuse
from app.protocols.values import Question, Scale


def _parse(question: Question, value: object) -> str:
    if not isinstance(value, str):
        raise refuse(question, "text is expected")
    if len(value) > LONGEST_TEXT:
        raise refuse(question, f"at most {LONGEST_TEXT} characters are expected")
    if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise refuse(question, "the text has a character that cannot be stored")
    return value.strip()


TEXT = QuestionType("text", "Text", (Scale.NONE,), _parse, may_be_none=True)
