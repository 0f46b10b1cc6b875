"""One way to write a value, so that equal content gives equal bytes; digests and UIDs derived from them."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any


def canonical_json(value: object) -> bytes:
    """Sorted keys, no spaces, UTF-8; refuses NaN and infinity, which are no JSON."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def readable_json(value: object) -> bytes:
    """As `canonical_json`, indented for people; ends with a line break."""
    return json.dumps(value, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False).encode() + b"\n"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def digest_of(value: Mapping[str, Any] | Iterable[Any]) -> str:
    return sha256(canonical_json(value))


def derived_uid(*parts: str) -> str:
    """A DICOM UID under 2.25 (a 128-bit number, PS3.5 B.2) that depends on nothing but the parts."""
    return f"2.25.{int.from_bytes(hashlib.sha256(chr(0).join(parts).encode()).digest()[:16], 'big')}"
