"""Queries of the agreement room."""

from app.agreement.store.boards import Board, ItemBoard, blocks_of, campaign_board, confusion_of, item_board, overall
from app.agreement.store.breakdowns import Breakdown, values_by
from app.agreement.store.campaigns import CampaignRatings, campaign_ratings, case_numbers, current_comparisons
from app.agreement.store.collected import Material, material_of
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
from app.agreement.store.narrowing import cases_in, groups_in, groups_of_cases, narrowed

__all__ = [
    "FACTORS",
    "Board",
    "Breakdown",
    "CampaignRatings",
    "Factor",
    "ItemBoard",
    "Material",
    "blocks_of",
    "campaign_board",
    "campaign_ratings",
    "case_numbers",
    "cases_in",
    "comparison",
    "confusion_of",
    "current_comparisons",
    "difficulty_of",
    "groups_in",
    "groups_of_cases",
    "item_board",
    "lesions",
    "material_of",
    "narrowed",
    "newest_comparison",
    "overall",
    "places_of",
    "ratings",
    "values",
    "values_by",
]
