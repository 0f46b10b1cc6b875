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
from app.agreement.store.pairs import keep as keep_pairs
from app.agreement.store.pairs import recall_of
from app.agreement.store.runs import newest_run, run

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
    "keep_pairs",
    "lesions",
    "material_of",
    "narrowed",
    "newest_comparison",
    "newest_run",
    "overall",
    "places_of",
    "ratings",
    "recall_of",
    "run",
    "values",
    "values_by",
]
