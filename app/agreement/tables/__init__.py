"""Rows of the agreement room."""

from app.agreement.tables.boards import AgreementBoard, AgreementPart, AgreementStatistic, CaseDifficulty
from app.agreement.tables.comparisons import (
    Comparison,
    ComparisonRating,
    ComparisonRun,
    ComparisonValue,
    LesionMatch,
    PairMeasure,
)
from app.agreement.tables.sets import CaseSet, CaseSetMember

__all__ = [
    "AgreementBoard",
    "AgreementPart",
    "AgreementStatistic",
    "CaseDifficulty",
    "CaseSet",
    "CaseSetMember",
    "Comparison",
    "ComparisonRating",
    "ComparisonRun",
    "ComparisonValue",
    "LesionMatch",
    "PairMeasure",
]
