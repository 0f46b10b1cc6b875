"""Queries of the agreement room."""

from app.agreement.store.boards import Behind, Board, campaign_board, cases_behind
from app.agreement.store.breakdowns import Breakdown, values_by
from app.agreement.store.campaigns import CampaignRatings, campaign_ratings, case_numbers, current_comparisons
from app.agreement.store.comparisons import (
    comparison,
    lesions,
    newest_comparison,
    ratings,
    values,
)
from app.agreement.store.difficulties import difficulty_of
from app.agreement.store.images import places_of
from app.agreement.store.mixes import FACTORS, Factor

__all__ = [
    "FACTORS",
    "Behind",
    "Board",
    "Breakdown",
    "CampaignRatings",
    "Factor",
    "campaign_board",
    "campaign_ratings",
    "case_numbers",
    "cases_behind",
    "comparison",
    "current_comparisons",
    "difficulty_of",
    "lesions",
    "newest_comparison",
    "places_of",
    "ratings",
    "values",
    "values_by",
]
