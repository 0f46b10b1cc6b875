"""Marked sectors from CSV: columns case, reader, sectors (blanks between them; empty: none was marked)."""

from collections.abc import Sequence
from pathlib import Path

from app.agreement.formats import table
from app.agreement.metrics.sectors import sector_ratings
from app.agreement.values import Ratings
from app.kernel.refusals import Invalid

COLUMNS = ("case", "reader", "sectors")


def read(path: Path, names: Sequence[str]) -> Ratings:
    """A row says that the reader read the case; who has none did not. Refuses sectors that are not among `names`."""
    marked: dict[str, dict[str, frozenset[str]]] = {}
    readers: dict[str, None] = {}
    known = set(names)
    for row in table.read(path, COLUMNS).rows:
        try:
            case, reader = row.needed("case"), row.needed("reader")
            given = frozenset(row.cell("sectors").replace(";", " ").split())
            if unknown := sorted(given - known):
                raise Invalid(f"“{unknown[0]}” is no sector of this map.")
            if reader in marked.setdefault(case, {}):
                raise Invalid(f"{reader} marked the case {case} before.")
        except Invalid as refusal:
            raise Invalid(f"{row.place}: {refusal.sentence}") from None
        marked[case][reader] = given
        readers[reader] = None
    return sector_ratings(marked, names, list(readers))
