"""The attributes of an ordinary file, each converted by pydicom when it is asked for, and equal bytes once."""

import re
from collections.abc import Callable, Hashable, Mapping
from functools import cache, cached_property
from typing import Any, TypeVar

from pydicom.datadict import tag_for_keyword
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset

from app.imaging.deidentify.raw import PLAIN_TEXTS, Encoding, Raw, converted, data_set
from app.imaging.deidentify.since import Since
from app.imaging.dicom.lasting import Lasting

T = TypeVar("T")

MOST_REMEMBERED = 20_000
LONGEST_REMEMBERED = 4_096

_WHOLE = rb" *[-+]?\d{1,9}"
_DECIMAL = rb" *[-+]?\d{1,12}(?:\.\d{1,14})?"
_PLAIN_NUMBERS = {
    name: re.compile(one + rb"(?:\\" + one + rb"){0,15} *") for name, one in (("DS", _DECIMAL), ("IS", _WHOLE))
}

Converted = dict[tuple[int, Raw], DataElement]
Last = dict[int, tuple[Raw, Any]]
"""Of each tag what it held the last time, and what that meant: most is the same object in the next file."""


class Conversions:
    """What attributes say, remembered from file to file as long as the character set stays."""

    def __init__(self) -> None:
        self._encoding = ""
        self.known: Converted = {}
        self.values: Last = {}
        self.texts: Last = {}
        self.numbers: Last = {}
        self.lasting = Lasting()

    def turn_to(self, raws: Mapping[int, Raw], encoding: Encoding, since: Since | None) -> None:
        if self._encoding != repr(encoding) or len(self.known) > MOST_REMEMBERED:
            self._encoding, self.known, since = repr(encoding), {}, None
            self.values, self.texts, self.numbers = {}, {}, {}
        self.lasting.turn_to(raws, since)


class Header:
    """Answers as a pydicom `Dataset` does, as far as we ask; nobody may change it."""

    def __init__(
        self, raws: Mapping[int, Raw], encoding: Encoding, conversions: Conversions, since: Since | None = None
    ) -> None:
        """`since`: how `raws` differ from those of the file before."""
        self.raws = raws
        self.encoding = encoding
        self.since = since
        conversions.turn_to(raws, encoding, since)
        self._known, self._values, self._texts = conversions.known, conversions.values, conversions.texts
        self._numbers, self._lasting = conversions.numbers, conversions.lasting
        self._asked: set[int] = set()

    def lasting(self, make: Callable[..., T], *more: Hashable) -> T:
        """`make(self, *more)`, made anew only where an attribute it asked for has changed; not to be changed.

        `make` asks nothing but this header. Nothing is remembered for a header once there is a next one.
        """
        if self._lasting.of is not self.raws:
            return make(self, *more)
        key = (make, more)
        found = self._lasting.get(key)
        if found is None:
            outer, self._asked = self._asked, set()
            try:
                found = self._lasting.keep(key, make(self, *more), self._asked)
            finally:
                outer |= self._asked
                self._asked = outer
        else:
            self._asked |= found[1]
        value: T = found[0]
        return value

    def __getattr__(self, keyword: str) -> Any:  # noqa: ANN401  # pydicom values have the type of their representation
        raw = self._raw(_tag_of(keyword))
        if raw is None:
            raise AttributeError(keyword)
        return self._value(_tag_of(keyword), raw)

    def _raw(self, tag: int) -> Raw | None:
        self._asked.add(tag)
        return self.raws.get(tag)

    def _value(self, tag: int, raw: Raw) -> Any:  # noqa: ANN401
        last = self._values.get(tag)
        if last is not None and last[0] is raw:
            return last[1]
        shape = PLAIN_TEXTS.get(raw[0])
        plain = shape is not None and shape.fullmatch(raw[1]) is not None
        value = raw[1].decode("ascii").rstrip("\0 ") if plain else self[tag].value
        self._values[tag] = (raw, value)
        return value

    def numbers(self, keyword: str, said: Callable[[Any], list[float]]) -> list[float]:
        """What `said`, always the same function, makes of the value, of plain decimals without pydicom; not to be
        changed. Empty where there is none."""
        tag = _tag_of(keyword)
        raw = self._raw(tag)
        if raw is None:
            return []
        last = self._numbers.get(tag)
        if last is None or last[0] is not raw:
            shape = _PLAIN_NUMBERS.get(raw[0])
            if shape is not None and shape.fullmatch(raw[1]):
                found = [float(one) for one in raw[1].split(b"\\")]
            else:
                found = said(self.get(keyword))
            last = self._numbers[tag] = (raw, found)
        numbers: list[float] = last[1]
        return numbers

    def text(self, keyword: str, said: Callable[[Any], str]) -> str:
        """What `said` makes of the value, always the same function; empty where there is none."""
        tag = _tag_of(keyword)
        raw = self._raw(tag)
        if raw is None:
            return ""
        last = self._texts.get(tag)
        if last is None or last[0] is not raw:
            last = self._texts[tag] = (raw, said(self._value(tag, raw)))
        found: str = last[1]
        return found

    def __contains__(self, keyword: str) -> bool:
        return _tag_of(keyword) in self.raws

    def __getitem__(self, tag: int) -> DataElement:
        self._asked.add(tag)
        raw = self.raws[tag]
        found = self._known.get((tag, raw))
        if raw[0] == "UN":
            # a private dictionary may know it, by the creator of its block
            self._asked.update(self.raws)
            return data_set(self.raws, self.encoding)[tag]
        if found is None:
            found = converted(tag, raw, self.encoding)
            if len(raw[1]) <= LONGEST_REMEMBERED:
                self._known[tag, raw] = found
        return found

    def get(self, key: str | tuple[int, int], default: Any = None) -> Any:  # noqa: ANN401
        """A keyword gives a value, a tag an element."""
        if isinstance(key, str):
            raw = self._raw(_tag_of(key))
            return default if raw is None else self._value(_tag_of(key), raw)
        place = key[0] << 16 | key[1]
        return self[place] if place in self.raws else default

    def private_block(self, group: int, creator: str) -> "Block":
        """KeyError where there is none of this name."""
        for place in self._creators:
            if place >> 16 == group and self[place].value == creator:
                return Block(self, group << 16 | (place & 0xFF) << 8)
        raise KeyError(creator)

    @cached_property
    def _creators(self) -> list[int]:
        return [tag for tag in self.raws if tag >> 16 & 1 and 0x10 <= tag & 0xFFFF <= 0xFF]


class Block:
    def __init__(self, header: Header, start: int) -> None:
        self._header, self._start = header, start

    def __getitem__(self, element: int) -> DataElement:
        return self._header[self._start | element]


Attributes = Dataset | Header
"""Of any file: what of pydicom's interface both have may be used."""


def lasting(dataset: Attributes, make: Callable[..., T], *more: Hashable) -> T:
    """`make(dataset, *more)`; of an ordinary file remembered as long as what it asks for stays the same."""
    return dataset.lasting(make, *more) if isinstance(dataset, Header) else make(dataset, *more)


@cache
def _tag_of(keyword: str) -> int:
    """0, which no file has here, for what is no keyword."""
    return tag_for_keyword(keyword) or 0
