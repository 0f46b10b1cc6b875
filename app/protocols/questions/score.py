"""One step of a score, by one key; X lies outside the scale."""

from app.protocols.questions.base import QuestionType, one_option
from app.protocols.values import Scale

SCORE = QuestionType("score", "Score", (Scale.ORDINAL, Scale.NOMINAL), one_option, needs_options=True)
