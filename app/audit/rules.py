"""Hashing and verifying the record: pure, so that an export can be verified without the server.

Every event's hash covers its fields and the hash before it (a chain); anchors are chain heads kept outside
the database, without which cutting off the newest events would go unnoticed (TRUST A2).
"""

import hashlib
import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from enum import Enum
from typing import Any

from app.audit.values import GENESIS, Chain, Entry, Flaw, Head, Verification
from app.kernel.timestamps import iso


def plain(value: Any) -> Any:  # noqa: ANN401 - any JSON-like value goes in, plain JSON comes out
    """As the database will give it back: ids and times as text, no negative zero, only lists and dicts."""
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        items = sorted(value, key=str) if isinstance(value, (set, frozenset)) else value
        return [plain(item) for item in items]
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, float):
        return value + 0.0
    if value is None or isinstance(value, (str, int, bool)):
        return value
    return str(value)


def canonical(value: Mapping[str, Any]) -> bytes:
    """The one byte form of a JSON object: sorted keys, no spaces, UTF-8, no NaN."""
    text = json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def event_hash(entry: Entry) -> str:
    content = {field.name: getattr(entry, field.name) for field in fields(entry) if field.name != "hash"}
    content["chain"] = {"kind": entry.chain.kind, "id": entry.chain.id}
    return hashlib.sha256(canonical(content)).hexdigest()


def entry_to_json(entry: Entry) -> dict[str, Any]:
    content = {field.name: getattr(entry, field.name) for field in fields(entry)}
    content["chain"] = {"kind": entry.chain.kind, "id": entry.chain.id}
    return dict(plain(content))


def entry_from_json(data: dict[str, Any]) -> Entry:
    ids = {key: uuid.UUID(data[key]) for key in ("campaign_id", "id", "actor_id", "subject_id")}
    chain = Chain(data["chain"]["kind"], uuid.UUID(data["chain"]["id"]))
    return Entry(**{**data, **ids, "chain": chain, "at": datetime.fromisoformat(data["at"])})


def verify(entries: Iterable[Entry], heads: Iterable[Head] | None, anchors: Iterable[Head]) -> Verification:
    """Check every chain from its first event on; `entries` come ordered by chain and sequence.

    `heads` say how long each chain is according to the database (None when verifying an export, which has
    none); `anchors` what was once seen from outside.
    """
    wanted: dict[Chain, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    anchor_count = 0
    for anchor in anchors:
        wanted[anchor.chain][anchor.sequence].add(anchor.hash)
        anchor_count += 1
    head_of = {head.chain: head for head in heads or ()}
    flaws: list[Flaw] = []
    last: dict[Chain, Entry] = {}
    events = 0
    for entry in entries:
        events += 1
        before = last.get(entry.chain)
        flaws += _flaws_of(entry, before)
        seen = wanted.get(entry.chain, {}).pop(entry.sequence, set())
        if seen - {entry.hash}:
            flaws.append(Flaw(entry.chain, entry.sequence, "differs from the anchor kept outside the database"))
        last[entry.chain] = entry
    for chain, rest in wanted.items():
        flaws += [Flaw(chain, n, "was anchored outside the database and is gone") for n in sorted(rest)]
    for chain, head in head_of.items():
        end = last.get(chain)
        if end is None or (end.sequence, end.hash) != (head.sequence, head.hash):
            flaws.append(Flaw(chain, head.sequence, "the newest events are missing or the head was altered"))
    if heads is not None:
        flaws += [Flaw(chain, 1, "has events but no head") for chain in last.keys() - head_of.keys()]
    return Verification(chains=len(last), events=events, anchors=anchor_count, flaws=tuple(flaws))


def _flaws_of(entry: Entry, before: Entry | None) -> list[Flaw]:
    expected_sequence = before.sequence + 1 if before else 1
    expected_previous = before.hash if before else GENESIS
    flaws = []
    if entry.sequence != expected_sequence:
        flaws.append(Flaw(entry.chain, entry.sequence, f"event {expected_sequence} is missing before it"))
    if entry.previous_hash != expected_previous:
        flaws.append(Flaw(entry.chain, entry.sequence, "does not follow the event before it"))
    if event_hash(entry) != entry.hash:
        flaws.append(Flaw(entry.chain, entry.sequence, "its content was altered"))
    return flaws
