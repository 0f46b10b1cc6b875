"""Proposing what each stack is, from the headers as they arrived: role, confidence, evidence."""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.imaging import roles
from app.imaging.actions.collecting import Piece
from app.imaging.deidentify import Keys
from app.imaging.deidentify.terms import known_terms
from app.imaging.dicom.frames import KINDS as FRAME_KINDS
from app.imaging.rules import learning
from app.imaging.store.site_rules import rules_for
from app.imaging.tables import Stack, StackRole
from app.imaging.values import DIFFUSION_ROLES
from app.imaging.values import Stack as Sorted
from app.kernel.settings import settings


@dataclass(frozen=True)
class Unnamed:
    """A stack whose role is still to be proposed, with all that its header says of that."""

    row: Stack
    measured_b: float | None
    facts: roles.SeriesFacts


def name_stacks(rows: Sequence[Stack], stacks: Sequence[Sorted], pieces: Sequence[Piece]) -> None:
    """Rows of one series learn what it is called."""
    keys = Keys(settings().secret)
    for row, stack, header in zip(rows, stacks, _headers(stacks, pieces), strict=True):
        if header:
            _name(row, stack, header, keys)


def unnamed_stacks(
    stacks: Sequence[Sorted], rows: Sequence[Stack], pieces: Sequence[Piece], named: Collection[uuid.UUID]
) -> list[Unnamed]:
    """Of one series, those without a role; what was confirmed stays."""
    return [
        Unnamed(row, stack.b_value, _facts(stack, stacks, header))
        for row, stack, header in zip(rows, stacks, _headers(stacks, pieces), strict=True)
        if row.id not in named
    ]


def _headers(stacks: Sequence[Sorted], pieces: Sequence[Piece]) -> Iterator[Mapping[str, str]]:
    """Of each stack, as one of its images arrived; empty where none did."""
    known = {piece.examined.identity.sop_uid: piece.examined.header for piece in pieces}
    for stack in stacks:
        yield next((known[frame.sop_uid] for frame in stack.frames if frame.sop_uid in known), {})


def propose_roles(session: Session, actor: Actor, unnamed: Sequence[Unnamed]) -> list[StackRole]:
    """Rows not yet added, for the stacks of one delivery of a study, each in the light of the others."""
    known = rules_for(session, [one.row for one in unnamed])
    proposed = []
    for one, by_rules in zip(unnamed, roles.classify([one.facts for one in unnamed]), strict=True):
        rule = known.get((one.row.scanner, one.row.name_digest))
        proposal = learning.in_the_light_of(by_rules, rule.role if rule else None)
        diffusion = proposal.role in DIFFUSION_ROLES
        one.row.b_value = roles.own_b_value(one.facts, one.measured_b) if diffusion else None
        proposed.append(
            StackRole(
                stack_id=one.row.id,
                number=1,
                role=proposal.role,
                preferred=False,
                confidence=proposal.confidence,
                evidence=list(proposal.evidence),
                origin="learned" if rule else "proposed",
                by=actor.person_id,
            )
        )
    return proposed


def _name(row: Stack, stack: Sorted, header: Mapping[str, str], keys: Keys) -> None:
    """The scanner under a maker we know and a code; the name as a keyed hash, apart for weighted images and maps."""
    name, scanner = roles.normalised_name(header), roles.scanner_name(header)
    if not name:
        return
    maker = " ".join(word for word in known_terms(scanner.split()) if word != "OTHER")
    row.scanner = f"{maker or 'Scanner'} {keys.digest('scanner', scanner)[:6].upper()}"
    row.name_digest = keys.digest("series name", f"{stack.kind}\0{name}")


def _own_image_type(stack: Sorted, header: Mapping[str, str]) -> str:
    """An Enhanced object may hold weighted images and their map: what its frames say of themselves counts."""
    of_object = [term for term in header.get("ImageType", "").split("\\") if term.strip().upper() not in FRAME_KINDS]
    return "\\".join([*of_object, *stack.kind.upper().split("+")])


def _facts(stack: Sorted, stacks: Sequence[Sorted], header: Mapping[str, str]) -> roles.SeriesFacts:
    """Of one stack, in the light of its series."""
    alike = [one for one in stacks if one.kind == stack.kind]
    grids = list(dict.fromkeys(str([round(float(v), 3) for v in s.grid.normal]) for s in stacks if s.grid))
    b_values = sorted({one.b_value for one in alike if one.b_value is not None})
    times = len({one.time_index for one in alike if one.time_index is not None and one.b_value == stack.b_value})
    computed = {
        "ImageType": _own_image_type(stack, header),
        "b_values": ";".join(f"{b:g}" for b in b_values),
        "slice_normal": ";".join(grids),
        "n_slices": str(len(stack.frames)),
        "n_frames": str(sum(len(one.frames) for one in alike)),
        "n_temporal_positions": str(times or 1),
    }
    return roles.facts_from_header({**header, **computed})
