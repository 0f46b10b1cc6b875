"""Queries of the adjudication room. Readings come from `reading.store`, under aliases."""

from app.adjudication.store.aliases import alias_rows, aliases, shown_readings
from app.adjudication.store.compared import case_number, compared_of, standing_content
from app.adjudication.store.differences import (
    difference,
    differences,
    earlier_verdicts,
    examination,
    reference_items,
    signature,
    titles,
    verdicts,
)
from app.adjudication.store.manifest import difference_list, manifest, manifest_head
from app.adjudication.store.thresholds import designs, thresholds_of
from app.adjudication.store.worklist import (
    SettledCase,
    State,
    cases_of_adjudicator,
    cases_of_campaign,
    may_adjudicate,
)

__all__ = [
    "SettledCase",
    "State",
    "alias_rows",
    "aliases",
    "case_number",
    "cases_of_adjudicator",
    "cases_of_campaign",
    "compared_of",
    "designs",
    "difference",
    "difference_list",
    "differences",
    "earlier_verdicts",
    "examination",
    "manifest",
    "manifest_head",
    "may_adjudicate",
    "reference_items",
    "shown_readings",
    "signature",
    "standing_content",
    "thresholds_of",
    "titles",
    "verdicts",
]
