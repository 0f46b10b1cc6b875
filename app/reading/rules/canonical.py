"""The canonical form of what is signed: the same content always gives the same bytes and the same digest."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.reading.values import Content

FORM = "consilium-reading-1"


def canonical(content: Content, *, head: Mapping[str, Any]) -> dict[str, Any]:
    """What a signature covers: `head` (who, what, which versions) and the content in a fixed order.

    Masks are named by the SHA-256 of their stored bytes; the bytes themselves are content-addressed beside it.
    """
    return {
        "form": FORM,
        **{key: str(value) if isinstance(value, UUID) else value for key, value in head.items()},
        "findings": sorted(content.findings, key=lambda item: str(item["id"])),
        "marks": sorted((_without_bytes(mark) for mark in content.marks), key=lambda item: str(item["id"])),
        "answers": sorted(content.answers, key=_scope_order),
        "computed": content.computed,
        # readings without a gland keep the form their signatures were made over
        **({"placed": content.placed} if content.placed else {}),
    }


def canonical_bytes(value: Mapping[str, Any]) -> bytes:
    """JSON with sorted keys, no spaces, UTF-8: what `digest` is taken over."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(value: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def body_digest(sent: bytes, expected_revision: int) -> str:
    """Tells a retry (same bytes for the same revision) from another save under a key used before."""
    return hashlib.sha256(b"%d\n" % expected_revision + sent).hexdigest()


def _without_bytes(mark: dict[str, Any]) -> dict[str, Any]:
    geometry = {key: value for key, value in mark["geometry"].items() if key != "data"}
    return {**mark, "geometry": geometry}


def _scope_order(answer: dict[str, Any]) -> tuple[str, str, str]:
    return answer["scope_kind"], answer["scope_id"] or "", answer["question"]
