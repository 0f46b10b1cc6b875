"""A number with an optional unit and range."""

from app.protocols.questions.base import QuestionType, number_in_range
from app.protocols.values import Scale

NUMBER = QuestionType("number", "Number", (Scale.INTERVAL, Scale.ORDINAL), number_in_range)
