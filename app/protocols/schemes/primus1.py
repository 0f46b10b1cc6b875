"""PRI-MUS: the category of a finding in the peripheral zone is its score; in front there are three steps instead.

Source: Ghai et al., J Urol 2016;196:562-569: 1 to 5, from 3 on suspicious. PRI-MUS has no component scores.
"""

from app.kernel.refusals import Invalid

KEY = "primus1"
VERSION = "1.0.0"
TITLE = "PRI-MUS"
CATEGORIES = ("1", "2", "3", "4", "5", "X")
SUSPICIOUS_FROM = 3


def assess(*, primus: str) -> tuple[str, str]:
    """The category and what derives it, of a score 1-5, or X where it could not be assessed."""
    if primus == "X":
        return "X", "the score could not be assessed"
    if primus not in CATEGORIES:
        raise Invalid(f"PRI-MUS is 1 to 5, not {primus}.")
    suspicious = f"suspicious, from {SUSPICIOUS_FROM} on" if int(primus) >= SUSPICIOUS_FROM else "not suspicious"
    return primus, f"PRI-MUS {primus} as scored in the peripheral zone: {suspicious}"
