"""Names within a release: codes of readers, adjudicators and sites, keys of cases; their order tells nothing."""

import hashlib
from collections.abc import Iterable, Mapping

from app.releases.rules.regions import slug


def codes(letter: str, ids: Iterable[str], *, seed: str) -> dict[str, str]:
    """R1, R2 ...: ordered by a hash with the campaign's seed, so neither by name nor by time of joining."""
    ordered = sorted(set(ids), key=lambda one: hashlib.sha256(f"{seed}:{one}".encode()).hexdigest())
    return {one: f"{letter}{number}" for number, one in enumerate(ordered, start=1)}


def case_keys(labels: Mapping[str, str]) -> dict[str, str]:
    """Folder names by case id: the label in plain ASCII, numbered where two would be the same."""
    keys: dict[str, str] = {}
    taken: set[str] = set()
    for case_id, label in sorted(labels.items(), key=lambda item: (item[1], item[0])):
        base = slug(label)[:80]
        key, number = base, 2
        while key.lower() in taken:
            key, number = f"{base}-{number}", number + 1
        taken.add(key.lower())
        keys[case_id] = key
    return keys
