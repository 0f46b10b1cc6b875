"""The query of a search, as the standard writes it, turned into what it means."""

import re
from collections.abc import Iterator

from pydicom.datadict import tag_for_keyword
from starlette.datastructures import QueryParams

from app.imaging.rules.searching import Level, Search, search_of
from app.kernel.refusals import Misunderstood

_OURS = ("limit", "offset", "fuzzymatching", "includefield", "accept", "charset")
_TAG = re.compile(r"[0-9A-F]{8}")
LONGEST_NAME = 64


def parsed(level: Level, parameters: QueryParams) -> Search:
    matches = [(_tag(name), value) for name, value in parameters.multi_items() if name.lower() not in _OURS]
    fields = list(_fields(parameters))
    return search_of(
        level,
        matches,
        include=[_tag(name) for name in fields if name != "all"],
        everything="all" in fields,
        paging=(parameters.get("limit", ""), parameters.get("offset", "")),
    )


def wants_fuzzy(parameters: QueryParams) -> bool:
    return parameters.get("fuzzymatching", "").lower() == "true"


def _fields(parameters: QueryParams) -> Iterator[str]:
    for value in parameters.getlist("includefield"):
        yield from (name.strip() for name in value.split(",") if name.strip())


def _tag(name: str) -> str:
    """Of a keyword, or of eight hexadecimal digits; of what lies in a sequence, the sequence."""
    first = name.partition(".")[0]
    if _TAG.fullmatch(first.upper()):
        return first.upper()
    tag = tag_for_keyword(first) if len(first) <= LONGEST_NAME else None
    if tag is None:
        raise Misunderstood("The query names an attribute that is neither a DICOM keyword nor a tag.")
    return f"{tag:08X}"
