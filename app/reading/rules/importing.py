"""What the labels of a delineation become: an explicit mapping, and nothing guessed beyond it.

One entry is `LABEL=TARGET`. LABEL is the value (NIfTI, CSV), or the number or the name of a segment or region. TARGET
is `ignore`, a structure (`prostate`, `peripheral_zone` ...), `finding`, or `finding:QUESTION[:VALUE]`: a finding with
that answer, without VALUE the label itself. Of a label that becomes findings, voxels that touch by a face, an edge or
a corner (26 neighbours, in 3-D) are one finding; of points, each is one.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.imaging.values.delineations import Label
from app.kernel.refusals import Invalid
from app.protocols.rules import checked_answer
from app.protocols.values import Definition
from app.protocols.values.structures import STRUCTURES

IGNORE, FINDING = "ignore", "finding"
LONGEST = 200


@dataclass(frozen=True)
class Target:
    """`structure`, or a finding (with an answer), or neither: ignored."""

    structure: str | None = None
    finding: bool = False
    answer: Mapping[str, Any] | None = None

    @property
    def takes(self) -> str | None:
        """What an import with this target takes the place of."""
        return FINDING if self.finding else self.structure


def entries_of(texts: Sequence[str]) -> dict[str, str]:
    """From `1=prostate,2=ignore`; several texts are read as one."""
    found: dict[str, str] = {}
    for part in (part for text in texts for part in text.split(",")):
        label, equals, target = (one.strip() for one in part.rpartition("="))
        if not (label and equals and target):
            raise Invalid(f"“{part.strip()}” is not LABEL=TARGET; a mapping is written as 1=prostate,2=ignore.")
        if found.get(label, target) != target:
            raise Invalid(f"The label {label} is mapped twice: to {found[label]} and to {target}.")
        found[label] = target
    return found


def checked_entries(entries: Mapping[str, str], definition: Definition) -> dict[str, Target]:
    """By label; refuses targets that do not exist, listing what does."""
    if not entries:
        raise Invalid("Say what each label means, for example 1=prostate.", code="no_mapping")
    if any(len(text) > LONGEST or not text.isprintable() for pair in entries.items() for text in pair):
        raise Invalid(f"Labels and targets are single lines of at most {LONGEST} letters.")
    if "mask" not in definition.marks:
        raise Invalid("The protocol of this campaign has no masks.")
    return {label: _target(label, text, definition) for label, text in entries.items()}


def _target(label: str, text: str, definition: Definition) -> Target:
    if text == IGNORE:
        return Target()
    if text in STRUCTURES:
        return Target(structure=text)
    kind, _, rest = text.partition(":")
    if kind != FINDING:
        known = ", ".join([IGNORE, FINDING, *STRUCTURES])
        raise Invalid(f"“{text}” is nothing a label can become. It can be: {known}.", code="unknown_target")
    if not rest:
        return Target(finding=True)
    question, colon, value = rest.partition(":")
    return Target(finding=True, answer=_answer(definition, question, value if colon else label))


def _answer(definition: Definition, question: str, text: str) -> dict[str, Any]:
    """The answer in the first form its question takes: as text, else as a number, yes or no, or a list."""
    refused: Invalid | None = None
    for value in _forms(text):
        try:
            return checked_answer(
                definition,
                {"question": question, "scope_kind": "finding", "scope_id": "-", "state": "answered", "value": value},
            )
        except Invalid as error:
            refused = refused or error
    assert refused is not None
    raise refused


def _forms(text: str) -> list[Any]:
    forms: list[Any] = [text, text.split("+")]
    try:
        forms.append(float(text))
    except ValueError:
        forms += [{"yes": True, "no": False}[text]] if text in ("yes", "no") else []
    return forms


def assigned(labels: Sequence[Label], targets: Mapping[str, Target]) -> dict[str, Target]:
    """The target of every label of a file, by the label's key. Unknown labels are refused by name."""
    names = [label.name for label in labels if label.name]
    found, unknown = {}, []
    for label in labels:
        by_name = label.name in targets and label.name != label.key
        if label.key in targets and by_name and targets[label.key] != targets[label.name]:
            raise Invalid(f"The mapping has both {label.key} and “{label.name}” for one label.")
        if by_name and label.key not in targets and names.count(label.name) > 1:
            raise Invalid(f"“{label.name}” names several labels of the file; map them by their numbers.")
        target = targets.get(label.key) or targets.get(label.name)
        if target is None:
            unknown.append(f"{label.key} “{label.name}”" if label.name else label.key)
            continue
        if label.problem and target.takes:
            raise Invalid(f"The label {label.name or label.key} can only be ignored: {label.problem}.")
        found[label.key] = target
    if unknown:
        plural = len(unknown) > 1
        raise Invalid(
            f"The file has the label{'s' * plural} {', '.join(unknown)}, which the mapping does not name. "
            f"Map {'them' if plural else 'it'}, to “{IGNORE}” if need be.",
            code="unknown_label",
            details={"labels": unknown},
        )
    return found


def entries_digest(entries: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(dict(entries), sort_keys=True).encode()).hexdigest()
