"""How likely something is, in ordered steps."""

from app.protocols.questions.base import QuestionType, one_option
from app.protocols.values import Scale

LIKELIHOOD = QuestionType("likelihood", "Likelihood", (Scale.ORDINAL,), one_option, needs_options=True)
