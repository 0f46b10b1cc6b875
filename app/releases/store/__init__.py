"""Queries of the releases room: what a freeze pins, the records made from pins, the rows of releases."""

from app.releases.store.pinning import pins_of, readiness
from app.releases.store.records import cases_of, head_of
from app.releases.store.releases import (
    Line,
    freeze,
    gave_up,
    last_number,
    lines,
    progress,
    release,
    release_of,
    releases,
)

__all__ = [
    "Line",
    "cases_of",
    "freeze",
    "gave_up",
    "head_of",
    "last_number",
    "lines",
    "pins_of",
    "progress",
    "readiness",
    "release",
    "release_of",
    "releases",
]
