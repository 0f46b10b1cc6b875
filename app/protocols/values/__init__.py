"""The vocabulary of protocols: definitions, questions, answers, what is missing; the sector map."""

from app.protocols.values.definition import (
    ANSWERED,
    CANNOT_ASSESS,
    NONE,
    NOT_ASKED,
    STATES,
    Definition,
    Json,
    Missing,
    Notice,
    Option,
    Question,
    Scale,
    When,
)
from app.protocols.values.sectors import SECTORS, SECTORS_BY_ID, Sector

__all__ = [
    "ANSWERED",
    "CANNOT_ASSESS",
    "NONE",
    "NOT_ASKED",
    "SECTORS",
    "SECTORS_BY_ID",
    "STATES",
    "Definition",
    "Json",
    "Missing",
    "Notice",
    "Option",
    "Question",
    "Scale",
    "Sector",
    "When",
]
