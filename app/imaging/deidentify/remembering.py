"""De-identification of raw attributes that remembers: what the same bytes became before is not worked out again.

The rules are those of `apply`, called for every attribute that is new; only numbers, times and UIDs, which differ
from image to image, have a shorter way here, to the same bytes (a test compares all of it with `apply` and pydicom).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydicom._uid_dict import UID_dictionary
from pydicom.dataset import Dataset

from app.imaging.deidentify.apply import action_of, attributes, sign
from app.imaging.deidentify.keyed import Keys
from app.imaging.deidentify.profile import SAFE_PRIVATE, Action
from app.imaging.deidentify.profiles import Profile
from app.imaging.deidentify.raw import Encoding, Raw, data_set, keyword_of, name_of, packed, padded, written
from app.imaging.deidentify.since import Since

MOST_REMEMBERED = 20_000
LONGEST_REMEMBERED = 4_096

Account = tuple[tuple[tuple[str, str], int], ...]
"""How often each action was taken on each attribute."""

_DECIMAL = re.compile(rb" *([-+]?\d*\.?\d+(?:[eE][-+]?\d+)?) *")
_WHOLE = re.compile(rb" *([-+]?\d{1,9}) *")
_TIME = re.compile(rb"(\d{2,6}(?:\.\d{1,6})?) *")
_UID = re.compile(rb"([0-9.]{1,64})\0?")
_SIZES = {"US": 2, "SS": 2, "UL": 4, "SL": 4}
_SAFE_GROUPS = frozenset(group for group, _, _ in SAFE_PRIVATE)
_SAFE_PLACES = frozenset((group, inside) for group, _, inside in SAFE_PRIVATE)


_Private = tuple[int, str, bytes]
_Result = tuple[Mapping[int, bytes], Account]


@dataclass(frozen=True)
class CleanedRaw:
    """The safe attributes in the order of tags, each as it is written; and what was done. Not to be changed: what is
    alike in the next file is the same object."""

    elements: Mapping[int, bytes]
    account: Mapping[tuple[str, str], int]
    since: Since | None = None
    """How `elements` differ from those of the file before."""


@dataclass(frozen=True)
class _Before:
    """The file before: its attributes, and what became of each (of the private ones together under 0)."""

    raws: Mapping[int, Raw]
    results: dict[int, _Result]
    account: Mapping[tuple[str, str], int]
    kept: Mapping[int, bytes]


class Remembering:
    """One for a delivery. It forgets at the next patient, and when it has become large."""

    def __init__(self, keys: Keys, profile: Profile) -> None:
        self._keys, self._profile = keys, profile
        self._signed = _signed(profile)
        self._actions: dict[tuple[int, str], Action] = {}
        self._removed: dict[tuple[int, str], _Result] = {}
        self._results: dict[tuple[int, Raw], _Result] = {}
        self._private: dict[tuple[_Private, ...], _Result] = {}
        self._patient: tuple[str, str] | None = None
        self._before = _Before({}, {}, {}, {})

    def clean(
        self, raws: Mapping[int, Raw], patient_id: str, encoding: Encoding, since: Since | None = None
    ) -> CleanedRaw:
        """`raws` in ascending order of tags; `since`: how they differ from those of the file before."""
        self._remember_for(patient_id, encoding)
        before = self._before
        if since is not None and since.before is before.raws:
            results, same_account = dict(before.results), True
            changed: Iterable[int] = since.changed
        else:
            results, same_account, changed = {}, False, raws
        ask_private = not same_account
        for tag in changed:
            if tag >> 16 in _SAFE_GROUPS:
                ask_private = ask_private or _may_stay(tag)
                continue
            result = self._result(tag, raws[tag], patient_id, encoding)
            same_account = same_account and result[1] == results[tag][1]
            results[tag] = result
        if ask_private:
            private = [(tag, *raw) for tag, raw in raws.items() if tag >> 16 in _SAFE_GROUPS]
            result = self._private_block(private, patient_id, encoding)
            same_account = same_account and result[1] == results[0][1]
            results[0] = result
        account = before.account if same_account else _totals(results)
        kept, new = self._kept(results, changed)
        self._before = _Before(raws, results, account, kept)
        return CleanedRaw(kept, account, None if new is None else Since(before.kept, new))

    def _kept(
        self, results: dict[int, _Result], changed: Iterable[int]
    ) -> tuple[Mapping[int, bytes], list[int] | None]:
        """All that stays, in the order of tags; and what of it may be new, where the tags are those of before."""
        before = self._before
        private_ones = results.get(0, _NOTHING)[0]
        if results.keys() == before.results.keys() and private_ones is before.results.get(0, _NOTHING)[0]:
            new = [(results[tag][0], before.results[tag][0]) for tag in changed if tag in results]
            if all(now.keys() == then.keys() for now, then in new):
                kept = dict(before.kept)
                for now, _ in new:
                    kept.update(now)
                kept.update(private_ones)
                kept.update(self._signed)
                return kept, [tag for now, _ in new for tag in now]
        kept = {}
        for elements, _ in results.values():
            if elements:
                kept.update(elements)
        # a b-value from a private attribute counts more than the one of the standard attribute
        kept.update(private_ones)
        kept.update(self._signed)
        return dict(sorted(kept.items())), None

    def _result(self, tag: int, raw: Raw, patient_id: str, encoding: Encoding) -> _Result:
        gone = self._removed.get((tag, raw[0]))
        return gone or self._results.get((tag, raw)) or self._new(tag, raw, patient_id, encoding)

    def _remember_for(self, patient_id: str, encoding: Encoding) -> None:
        patient = (patient_id, repr(encoding))
        if self._patient != patient or len(self._results) + len(self._private) > MOST_REMEMBERED:
            self._results.clear()
            self._private.clear()
            self._before = _Before({}, {}, {}, {})
        self._patient = patient

    def _new(self, tag: int, raw: Raw, patient_id: str, encoding: Encoding) -> _Result:
        name, is_private = name_of(tag), bool(tag >> 16 & 1)
        action = Action.REMOVE if is_private else self._action(tag, raw[0])
        if action is Action.REMOVE:
            # whatever it says
            self._removed[tag, raw[0]] = ({}, (((Action.REMOVE, name), 1),))
            return self._removed[tag, raw[0]]
        straight = self._straight(tag, raw, action)
        if straight is not None:
            done, out = straight
            result: _Result = ({} if out is None else {tag: out}, (((done, name), 1),))
        else:
            result = self._as_ever({tag: raw}, patient_id, encoding)
        if len(raw[1]) <= LONGEST_REMEMBERED:
            self._results[tag, raw] = result
        return result

    def _action(self, tag: int, representation: str) -> Action:
        found = self._actions.get((tag, representation))
        if found is None:
            found = action_of(keyword_of(tag), representation, tag >> 16, self._profile)
            self._actions[tag, representation] = found
        return found

    def _straight(self, tag: int, raw: Raw, action: Action) -> tuple[Action, bytes | None] | None:
        """For plain numbers, times and UIDs; None for whatever is not quite plain."""
        representation, value = raw
        if tag & 0xFFFF == 0 or not value or len(value) > 0xFFFE:
            return None
        if action is Action.UID and representation == "UI":
            found = _UID.fullmatch(value)
            if found is None:
                return None
            original = found[1].decode()
            if original in UID_dictionary:
                return Action.KEEP, packed(tag, "UI", padded(found[1], b"\0"))
            return Action.UID, packed(tag, "UI", padded(self._keys.uid(original).encode(), b"\0"))
        if action is not Action.KEEP:
            return None
        size = _SIZES.get(representation)
        if size is not None:
            return (Action.KEEP, packed(tag, representation, value)) if len(value) % size == 0 else None
        shape = _SHAPES.get(representation)
        if shape is None:
            return None
        parts = value.split(b"\\") if representation != "TM" else [value]
        matches = [shape.fullmatch(part) for part in parts]
        texts = [match[1] for match in matches if match is not None and len(match[1]) <= 16]
        if len(texts) < len(parts):
            return None
        return Action.KEEP, packed(tag, representation, padded(b"\\".join(texts), b" "))

    def _private_block(self, private: list[_Private], patient_id: str, encoding: Encoding) -> _Result:
        """Groups that may hold b-values and directions, together with the names of their blocks."""
        asked: list[_Private] = []
        gone: Counter[tuple[str, str]] = Counter()
        for one in private:
            if _may_stay(one[0]):
                asked.append(one)
            else:
                gone[Action.REMOVE, name_of(one[0])] += 1
        key = tuple(asked)
        result = self._private.get(key)
        if result is None:
            result = self._as_ever({tag: (vr, value) for tag, vr, value in asked}, patient_id, encoding)
            if sum(len(value) for _, _, value in asked) <= LONGEST_REMEMBERED:
                self._private[key] = result
        return result[0], (*result[1], *gone.items())

    def _as_ever(self, raws: Mapping[int, Raw], patient_id: str, encoding: Encoding) -> _Result:
        """By the rules of `apply`, on a data set of these attributes alone, written by pydicom."""
        cleaned = attributes(data_set(raws, encoding), self._keys, patient_id, self._profile)
        # group lengths are not written
        kept = {int(one.tag): written(one) for one in cleaned.dataset if one.tag.element != 0}
        return kept, tuple(cleaned.account.items())


def _may_stay(tag: int) -> bool:
    """Of a private attribute: it names a block, or may lie where something safe does."""
    return tag & 0xFFFF <= 0xFF or (tag >> 16, tag & 0xFF) in _SAFE_PLACES


def _totals(results: Mapping[int, _Result]) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for _, account in results.values():
        for done, times in account:
            found[done] += times
    return found


_NOTHING: _Result = ({}, ())
_SHAPES = {"DS": _DECIMAL, "IS": _WHOLE, "TM": _TIME}


def _signed(profile: Profile) -> dict[int, bytes]:
    dataset = Dataset()
    sign(dataset, profile)
    return {int(element.tag): written(element) for element in dataset}
