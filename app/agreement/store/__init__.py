"""Queries of the agreement room."""

from app.agreement.store.boards import Behind, Board, campaign_board, cases_behind
from app.agreement.store.campaigns import CampaignRatings, campaign_ratings, case_numbers, current_comparisons
from app.agreement.store.comparisons import (
    comparison,
    lesions,
    newest_comparison,
    ratings,
    values,
)
from app.agreement.store.images import places_of

__all__ = [
    "Behind",
    "Board",
    "CampaignRatings",
    "campaign_board",
    "campaign_ratings",
    "case_numbers",
    "cases_behind",
    "comparison",
    "current_comparisons",
    "lesions",
    "newest_comparison",
    "places_of",
    "ratings",
    "values",
]
