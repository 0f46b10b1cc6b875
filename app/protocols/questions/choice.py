"""One of several named answers without an order."""

from app.protocols.questions.base import QuestionType, one_option
from app.protocols.values import Scale

CHOICE = QuestionType("choice", "Choice", (Scale.NOMINAL, Scale.ORDINAL), one_option, needs_options=True)
