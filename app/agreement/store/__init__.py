"""Queries of the agreement room."""

from app.agreement.store.boards import (
    Breakdown,
    ItemBoard,
    Looked,
    blocks,
    breakdown,
    confusion_of,
    item_boards,
    look,
    overall,
    ratings_of_item,
)
from app.agreement.store.campaigns import case_numbers, reader_names
from app.agreement.store.comparisons import (
    comparison,
    is_corrected,
    lesions,
    newest_comparison,
    ratings,
    values,
)
from app.agreement.store.difficulties import compute_difficulties, difficulty_of, keep_difficulties
from app.agreement.store.groupings import circumstances_key, groupings, readers_of
from app.agreement.store.images import places_of
from app.agreement.store.material import items, items_present, measured_of, said_of
from app.agreement.store.mixes import FACTORS, Factor
from app.agreement.store.narrowing import cases_in, groups_in, groups_of_cases, within
from app.agreement.store.pairs import keep as keep_pairs
from app.agreement.store.pairs import recall_of
from app.agreement.store.runs import newest_run, run, runs_in
from app.agreement.store.sets import case_set, case_set_named, case_sets, members
from app.agreement.store.stages import Change, answers_before_and_after, changes, said_in
from app.agreement.store.standing import Standing, current_comparisons, material_of, standing
from app.agreement.store.statistics import keep_statistics, kept_statistics, known

__all__ = [
    "FACTORS",
    "Breakdown",
    "Change",
    "Factor",
    "ItemBoard",
    "Looked",
    "Standing",
    "answers_before_and_after",
    "blocks",
    "breakdown",
    "case_numbers",
    "case_set",
    "case_set_named",
    "case_sets",
    "cases_in",
    "changes",
    "circumstances_key",
    "comparison",
    "compute_difficulties",
    "confusion_of",
    "current_comparisons",
    "difficulty_of",
    "groupings",
    "groups_in",
    "groups_of_cases",
    "is_corrected",
    "item_boards",
    "items",
    "items_present",
    "keep_difficulties",
    "keep_pairs",
    "keep_statistics",
    "kept_statistics",
    "known",
    "lesions",
    "look",
    "material_of",
    "measured_of",
    "members",
    "newest_comparison",
    "newest_run",
    "overall",
    "places_of",
    "ratings",
    "ratings_of_item",
    "reader_names",
    "readers_of",
    "recall_of",
    "run",
    "runs_in",
    "said_in",
    "said_of",
    "standing",
    "values",
    "within",
]
