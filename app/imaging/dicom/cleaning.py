"""The safe object of a file: by way of pydicom, or of raw attributes where the file is ordinary; the same bytes."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.imaging import deidentify
from app.imaging.deidentify import Keys, Profile
from app.imaging.deidentify.plain import Scanner
from app.imaging.deidentify.profile import Action
from app.imaging.deidentify.raw import DEFAULT_ENCODING, Raw, name_of, unpacked
from app.imaging.deidentify.remembering import CleanedRaw
from app.imaging.deidentify.since import since
from app.imaging.dicom import written
from app.imaging.dicom.dicom_json import Telling
from app.imaging.dicom.examined import Identity
from app.imaging.dicom.header import Attributes, Conversions, Header
from app.imaging.dicom.reading import Opened

SAID = {
    "StudyDate": 0x00080020,
    "Modality": 0x00080060,
    "SeriesDescription": 0x0008103E,
    "PatientSex": 0x00100040,
    "SeriesNumber": 0x00200011,
    "InstanceNumber": 0x00200013,
    "FrameOfReferenceUID": 0x00200052,
}
"""What the house asks a safe object."""

_PALETTE = tuple(place | colour for place in (0x00281100, 0x00281200, 0x00281220) for colour in (1, 2, 3))


class Memory:
    """What is remembered from file to file of a delivery, for they say much the same."""

    def __init__(self, keys: Keys, profile: Profile) -> None:
        self.keys, self.profile = keys, profile
        self.conversions = Conversions()
        self.safe_conversions = Conversions()
        self.remembering = deidentify.Remembering(keys, profile)
        self.scanner = Scanner()
        self.telling = Telling()
        self._said: Mapping[int, Raw] = {}
        self._account: Mapping[tuple[str, str], int] = {}
        self._by_action: dict[str, dict[str, int]] = {}

    def said(self, elements: Mapping[int, bytes]) -> Header:
        """Of a safe object, what the house asks it."""
        before = self._said
        self._said = {tag: unpacked(elements[tag]) for tag in SAID.values() if tag in elements}
        return Header(self._said, DEFAULT_ENCODING, self.safe_conversions, since(before, self._said))

    def by_action(self, account: Mapping[tuple[str, str], int]) -> dict[str, dict[str, int]]:
        """Of the same account the same object."""
        if account is not self._account:
            self._account, self._by_action = account, _by_action(account)
        return self._by_action


@dataclass(frozen=True)
class Safe:
    """`head`: the file up to its pixels; `said`: its attributes, at least those of `SAID`; `written`: all of them as
    they are written, in the order of tags, where the file was ordinary."""

    head: bytes
    said: Attributes
    account: dict[str, dict[str, int]]
    written: CleanedRaw | None = None


def cleaned(
    found: Opened, keys: Keys, patient_id: str, identity: Identity, memory: Memory, anew: tuple[int, int] | None
) -> Safe:
    """`anew`: samples and bits of pixels that were blanked and will be packed anew."""
    idle = _idle_palette(found.dataset)
    if isinstance(found.dataset, Header):
        return _by_bytes(found.dataset, patient_id, identity, found.syntax, memory, idle)
    for tag in idle:
        del found.dataset[tag]
    made = deidentify.apply(found.dataset, keys, patient_id, memory.profile)
    if anew is not None:
        written.packed_anew(made.dataset, samples=anew[0], bits=anew[1])
    syntax = found.syntax if anew is None else written.PACKED_SYNTAX
    head = written.header_bytes(made.dataset, sop_class=identity.sop_class, sop_uid=identity.sop_uid, syntax=syntax)
    return Safe(head, made.dataset, _by_action(made.account + _removed(idle)))


def _idle_palette(dataset: Attributes) -> list[int]:
    """Tables of colours in an image that is not coloured by them: they may hold anything."""
    if str(dataset.get("PhotometricInterpretation", "")) == "PALETTE COLOR":
        return []
    present = dataset.raws if isinstance(dataset, Header) else dataset
    return [tag for tag in _PALETTE if tag in present]


def _removed(tags: Iterable[int]) -> Counter[tuple[str, str]]:
    return Counter((Action.REMOVE, name_of(tag)) for tag in tags)


def _by_bytes(
    header: Header, patient_id: str, identity: Identity, syntax: str, memory: Memory, idle: Sequence[int]
) -> Safe:
    raws = {tag: raw for tag, raw in header.raws.items() if tag not in idle} if idle else header.raws
    made = memory.remembering.clean(raws, patient_id, header.encoding, header.since)
    head = written.plain_header_bytes(
        made.elements, sop_class=identity.sop_class, sop_uid=identity.sop_uid, syntax=syntax
    )
    account = _by_action(Counter(made.account) + _removed(idle)) if idle else memory.by_action(made.account)
    return Safe(head, memory.said(made.elements), account, made)


def _by_action(counted: Mapping[tuple[str, str], int]) -> dict[str, dict[str, int]]:
    account: dict[str, dict[str, int]] = {}
    for (action, attribute), times in counted.items():
        account.setdefault(str(action), {})[attribute] = times
    return account
