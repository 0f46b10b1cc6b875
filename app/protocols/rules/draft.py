"""A draft as the rules see it: its live findings and marks, its answers, and how a finding is called."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.protocols.rules.answers import Answers
from app.protocols.rules.overlaps import Overlap
from app.protocols.values import Definition, Json


@dataclass(frozen=True)
class Draft:
    definition: Definition
    findings: tuple[Json, ...]
    marks: tuple[Json, ...]
    answers: Answers
    present_roles: frozenset[str] | None = None
    placed: Json = field(default_factory=dict)
    """Where the findings lie, as `places.placed` told it when the marks were saved."""
    overlaps: tuple[Overlap, ...] = ()
    """Of structures that exclude each other, as `structures.overlapping` found them."""

    @staticmethod
    def of(
        definition: Json | Definition,
        findings: Iterable[Json],
        marks: Iterable[Json],
        answers: Iterable[Json],
        present_roles: Iterable[str] | None = None,
        placed: Json | None = None,
        overlaps: Iterable[Overlap] = (),
    ) -> "Draft":
        known = definition if isinstance(definition, Definition) else Definition.from_json(definition)
        live = sorted((f for f in findings if not f.get("deleted")), key=lambda f: f.get("order", 0))
        return Draft(
            known,
            tuple(live),
            tuple(m for m in marks if not m.get("deleted")),
            Answers(answers),
            None if present_roles is None else frozenset(present_roles),
            placed or {},
            tuple(overlaps),
        )

    def name_of(self, finding_id: str) -> str:
        """ "Finding 2": by position, since orders may have gaps after a deletion."""
        ids = [str(finding["id"]) for finding in self.findings]
        return f"Finding {ids.index(finding_id) + 1}"

    @property
    def finding_ids(self) -> list[str]:
        return [str(finding["id"]) for finding in self.findings]
