"""Queries of the agreement room."""

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
    "CampaignRatings",
    "campaign_ratings",
    "case_numbers",
    "comparison",
    "current_comparisons",
    "lesions",
    "newest_comparison",
    "places_of",
    "ratings",
    "values",
]
