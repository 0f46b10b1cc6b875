"""Recognising series: pure rules on header values and geometry, one table, first match decides.

Start with `table`; `words` holds the vocabulary of the vendors, `facts` what a rule may look at.
"""

from app.imaging.roles.classify import classify, own_b_value
from app.imaging.roles.facts import HEADER_KEYWORDS, SeriesFacts, facts_from_header
from app.imaging.roles.naming import normalised_name, scanner_name

__all__ = [
    "HEADER_KEYWORDS",
    "SeriesFacts",
    "classify",
    "facts_from_header",
    "normalised_name",
    "own_b_value",
    "scanner_name",
]
