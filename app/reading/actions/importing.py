"""Importing a delineation made elsewhere as a reading of its author: judged first, then kept and signed as imported."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import actions as accounts
from app.accounts.values import Actor, Proof
from app.assignments import store as assignments
from app.assignments.tables import Case
from app.imaging.deidentify import Keys
from app.imaging.rules.delineations import place
from app.imaging.tables import Stack
from app.imaging.values.delineations import Delineation, Placed
from app.kernel.geometry import grid_from_json
from app.kernel.refusals import Conflict, Invalid, NotFound
from app.kernel.settings import settings
from app.reading import rules
from app.reading.actions import imported_rows
from app.reading.actions.imported_told import Imported, file_record, told
from app.reading.rules import importing
from app.reading.rules.imported import Piece, Source, pieces_of, taken
from app.reading.store import imports as store
from app.reading.store.protocol import definition
from app.reading.tables import DelineationImport, LabelMapping

LONGEST_NAME = 120
KINDS = {"algorithm": "algorithm", "human": "imported"}
"""How an annotator is called at the doors, and in the rows of people."""


@dataclass(frozen=True)
class ImportRequest:
    """What somebody wants imported. `entries` is one mapping for all files, or one for each of them."""

    campaign_id: UUID
    case_id: UUID
    delineations: Sequence[Delineation]
    entries: Sequence[Mapping[str, str]]
    reader: str
    reader_kind: str
    stack_role: str | None = None
    resample: bool = False
    mapping_name: str = ""


@dataclass(frozen=True)
class Judged:
    """What an import would make: nothing is kept yet."""

    sources: Sequence[Source]
    pieces: Sequence[Piece]
    takes: Sequence[str]
    entries: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        findings = sum(piece.structure is None for piece in self.pieces)
        return {
            "state": "checked",
            "files": [file_record(source) for source in self.sources],
            "findings": findings,
            "takes": list(self.takes),
        }


def judge(session: Session, actor: Actor, request: ImportRequest) -> Judged:
    """Raises NotFound, Invalid (unknown labels by name, another grid with its distance, unknown targets)."""
    store.case_of_campaign(session, request.campaign_id, request.case_id)
    if assignments.reads_in(session, request.campaign_id, actor.person_id):
        # who reads in a campaign has no other view of its readings
        raise NotFound
    design = assignments.current_design(session, request.campaign_id)
    protocol = definition(session, design.protocol_version_id)
    if not request.delineations:
        raise Invalid("Choose a file first.")
    if len(request.entries) not in (1, len(request.delineations)):
        raise Invalid("Give one mapping for all files, or one for each of them.")
    each = list(request.entries) * (1 if len(request.entries) > 1 else len(request.delineations))
    targets = [importing.checked_entries(entries, protocol) for entries in each]
    sources = [
        _source(session, request, one, wanted) for one, wanted in zip(request.delineations, targets, strict=True)
    ]
    names = [f"{n}." if len(request.entries) > 1 else "" for n in range(1, len(each) + 1)]
    entries = {name + label: target for name, one in zip(names, each, strict=True) for label, target in one.items()}
    return Judged(sources, pieces_of(sources), taken(targets), entries)


def _source(
    session: Session, request: ImportRequest, one: Delineation, targets: Mapping[str, importing.Target]
) -> Source:
    assigned = importing.assigned(one.labels, targets)
    stack, placed = on_images(session, request.case_id, one, role=request.stack_role, resample=request.resample)
    return Source(one.labels, assigned, placed, stack.id, one.format, one.sha256)


def on_images(
    session: Session, case_id: UUID, one: Delineation, *, role: str | None, resample: bool
) -> tuple[Stack, Placed]:
    """The first stack whose grid is the file's own; none: the likeliest one, if resampling was asked for."""
    keys = Keys(settings().secret)
    series = {uid for own in one.series_uids for uid in (own, keys.uid(own))}
    candidates = store.stacks_for(session, case_id, role, series)
    place_ = one.frame_of_reference_uid
    uids = {place_, keys.uid(place_)} if place_ else set()
    fitting = [stack for stack in candidates if store.frame_of_reference_fits(stack, uids)]
    if not fitting:
        raise Invalid(
            "It was drawn in another frame of reference than the images of this case.", code="other_frame_of_reference"
        )
    first: Invalid | None = None
    for stack in fitting:
        try:
            return stack, place(one.drawn, grid_from_json(stack.grid or {}))
        except Invalid as refusal:
            first = first or refusal
    assert first is not None
    if not resample:
        raise first
    return fitting[0], place(one.drawn, grid_from_json(fitting[0].grid or {}), resample=True)


def import_delineation(
    session: Session, actor: Actor, request: ImportRequest, *, proof: Proof | None = None, key: UUID | None = None
) -> Imported:
    """Idempotent: the same files with the same mapping onto the same images change nothing.

    What the mapping names takes the place of what this annotator's reading held of it; the rest stays. `proof` is
    there when a person signs at a page; a token or the command line stands for the person who holds it.
    """
    # two imports of one annotator into one case come one after the other
    session.execute(select(Case.id).where(Case.id == request.case_id).with_for_update())
    judged = judge(session, actor, request)
    name, kind = _checked_reader(request)
    digest = _digest(request, judged, name)
    if key is not None and (before := store.import_of_key(session, actor.person_id, key)) is not None:
        rules.assert_same_body(digest, before.digest)
        return told(session, before, already=True)
    reader = store.annotator(session, name, kind)
    stage = assignments.first_stage(session, request.campaign_id)
    reading = None if reader is None else store.imported_reading(session, request.case_id, stage.id, reader.id)
    if reading is not None:
        standing = _standing(store.imports_of(session, reading.id), digest)
        if standing is not None:
            return told(session, standing, already=True)
    if reader is None:
        reader = accounts.create_person(session, actor, display_name=name, kind=kind)
    mapping = _mapping(session, actor, request.mapping_name.strip() or name, judged.entries)
    return imported_rows.keep(
        session, actor, request.campaign_id, request.case_id, reader, reading, judged.pieces, judged.takes,
        mapping=mapping, sources=judged.sources, digest=digest, proof=proof, key=key,
    )  # fmt: skip


def _checked_reader(request: ImportRequest) -> tuple[str, str]:
    name = " ".join(request.reader.split())
    if not 1 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise Invalid(f"Name the annotator in 2 to {LONGEST_NAME} letters; an algorithm with its version.")
    if request.reader_kind not in KINDS:
        raise Invalid("Say whether the annotator is a human or an algorithm.")
    return name, KINDS[request.reader_kind]


def _digest(request: ImportRequest, judged: Judged, name: str) -> str:
    return rules.digest(
        {
            "case": str(request.case_id),
            "reader": [name, request.reader_kind],
            "files": sorted([source.sha256, str(source.stack_id)] for source in judged.sources),
            "mapping": importing.entries_digest(judged.entries),
            "resample": request.resample,
        }
    )


def _standing(imports: Sequence[DelineationImport], digest: str) -> DelineationImport | None:
    """The same import, unless a later one took the place of part of it."""
    later: set[str] = set()
    for one in imports:
        if one.digest == digest:
            return None if later & set(one.takes) else one
        later |= set(one.takes)
    return None


def _mapping(session: Session, actor: Actor, name: str, entries: Mapping[str, str]) -> LabelMapping:
    """The newest version of this name when it says the same, else a new one."""
    digest = importing.entries_digest(entries)
    newest = store.newest_mapping(session, name)
    if newest is not None and newest.digest == digest:
        return newest
    row = LabelMapping(
        name=name,
        number=newest.number + 1 if newest else 1,
        entries=dict(entries),
        digest=digest,
        by=actor.person_id,
    )
    session.add(row)
    session.flush()
    return row


def named_mapping(session: Session, name: str) -> dict[str, str]:
    """The entries of the newest mapping of this name."""
    found = store.newest_mapping(session, name)
    if found is None:
        raise Conflict(f"There is no mapping called “{name}”.")
    if store.is_retired(session, found.id):
        raise Conflict(f"The mapping “{name}” is retired. Choose another, or say anew what each label means.")
    return {str(label): str(target) for label, target in found.entries.items()}
