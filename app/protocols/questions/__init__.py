"""Question types: each is one module and one line here, with a TypeScript file of the same name."""

from app.kernel.registry import Catalogue
from app.protocols.questions.base import QuestionType
from app.protocols.questions.choice import CHOICE
from app.protocols.questions.flag import FLAG
from app.protocols.questions.likelihood import LIKELIHOOD
from app.protocols.questions.measure import MEASURE
from app.protocols.questions.number import NUMBER
from app.protocols.questions.percent import PERCENT
from app.protocols.questions.score import SCORE
from app.protocols.questions.sectors import SECTORS
from app.protocols.questions.text import TEXT

QUESTION_TYPES: Catalogue[QuestionType] = Catalogue(
    "question type", CHOICE, SCORE, NUMBER, TEXT, SECTORS, LIKELIHOOD, PERCENT, FLAG, MEASURE
)

__all__ = ["QUESTION_TYPES", "QuestionType"]
