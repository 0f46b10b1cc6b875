"""Queries of oversight: the record as rows of a page, and what of it this viewer may not see."""

from app.oversight.store.hidden import Own, nameable_chains, own_campaigns
from app.oversight.store.record import Filter, campaigns, people, record, size_of_record, verbs

__all__ = [
    "Filter",
    "Own",
    "campaigns",
    "nameable_chains",
    "own_campaigns",
    "people",
    "record",
    "size_of_record",
    "verbs",
]
