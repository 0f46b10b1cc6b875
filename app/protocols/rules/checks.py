"""What keeps a draft from being signed (`missing`) and what deserves a second look (`notices`)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.kernel.registry import Catalogue
from app.protocols.rules import consistency, geometry, structures
from app.protocols.rules.draft import Draft
from app.protocols.rules.overlaps import Overlap
from app.protocols.values import Definition, Json, Missing, Notice, Question


def _findings_or_none(draft: Draft, rule: Json) -> Iterator[Missing]:
    says_none = draft.answers.value(rule["question"], "case") is True
    if not draft.findings and not says_none:
        yield Missing(rule["sentence"], rule["question"], "case", None)
    if draft.findings and says_none:
        count = len(draft.findings)
        found = "is a finding" if count == 1 else f"are {count} findings"
        sentence = f"It says there is no suspicious lesion, but there {found}."
        yield Missing(sentence, rule["question"], "case", None)


def _finding_needs_mark(draft: Draft, rule: Json) -> Iterator[Missing]:
    marked = {str(mark["finding_id"]) for mark in draft.marks if mark.get("finding_id")}
    for finding_id in draft.finding_ids:
        if finding_id not in marked:
            sentence = f"{draft.name_of(finding_id)} has no mark on the images; place at least a point."
            yield Missing(sentence, None, "finding", finding_id)


def _exactly_one(draft: Draft, rule: Json) -> Iterator[Missing]:
    chosen = [f for f in draft.finding_ids if draft.answers.value(rule["question"], "finding", f) is True]
    if draft.findings and len(chosen) != 1:
        now = "none is" if not chosen else f"{len(chosen)} are"
        sentence = f"{rule['sentence'].rstrip('.')}; now {now} marked."
        where = chosen[-1] if chosen else draft.finding_ids[0]
        yield Missing(sentence, rule["question"], "finding", where)


def _nothing(draft: Draft, rule: Json) -> Iterator[Missing]:
    """The rule computes or warns; it keeps nobody from signing."""
    yield from ()


@dataclass(frozen=True)
class Check:
    """One kind of rule: what blocks a signature by it, and what it only points out."""

    key: str
    blocks: "consistency.Blocks" = _nothing
    warns: "consistency.Warns" = consistency.no_notice


CHECKS: Catalogue[Check] = Catalogue(
    "rule",
    Check("category"),
    Check("findings_or_none", _findings_or_none),
    Check("finding_needs_mark", _finding_needs_mark),
    Check("exactly_one", _exactly_one, consistency.index_has_the_highest),
    Check("sectors_agree_with_zone", consistency.sectors_agree_with_zone),
    Check("override_needs_reason", consistency.override_needs_reason),
    Check("size_agrees_with_score", warns=consistency.size_agrees_with_score),
    Check("at_most_findings", warns=consistency.at_most_findings),
    Check("finding_in_gland", warns=geometry.finding_in_gland),
    Check("outline_from_score", geometry.outline_needed, geometry.outline_wanted),
    Check("ellipsoid_volume"),
    Check("structures_drawn", structures.structures_drawn),
    Check("structures_exclude", structures.structures_exclude, structures.overlaps_seen),
)


def missing(
    definition: Json | Definition,
    findings: Iterable[Json],
    marks: Iterable[Json],
    answers: Iterable[Json],
    *,
    present_roles: Iterable[str] | None = None,
    placed: Json | None = None,
    overlaps: Iterable[Overlap] = (),
) -> list[Missing]:
    """All that keeps this draft from being signed, in the order of the questions; empty when it is complete.

    `present_roles`: the pane roles this case has; a question about an absent role is then not required.
    `placed`: where its findings lie, by `places.placed`. `overlaps`: by `structures.overlapping`.
    """
    draft = Draft.of(definition, findings, marks, answers, present_roles, placed, overlaps)
    found = [m for question in draft.definition.questions for m in _unanswered(draft, question)]
    for rule in draft.definition.rules:
        found.extend(CHECKS[rule["key"]].blocks(draft, rule))
        found.extend(_uncommented(draft, rule))
    return found


def notices(
    definition: Json | Definition,
    findings: Iterable[Json],
    marks: Iterable[Json],
    answers: Iterable[Json],
    *,
    placed: Json | None = None,
    overlaps: Iterable[Overlap] = (),
) -> list[Notice]:
    """What a reader may want to look at again before signing; it blocks only where its rule wants a comment."""
    draft = Draft.of(definition, findings, marks, answers, placed=placed, overlaps=overlaps)
    return [n for rule in draft.definition.rules for n in CHECKS[rule["key"]].warns(draft, rule)]


def _uncommented(draft: Draft, rule: Json) -> Iterator[Missing]:
    """A warning of a rule that names a question for comments stands in the way until that one is answered there."""
    comment = rule.get("comment")
    if comment is None:
        return
    for notice in CHECKS[rule["key"]].warns(draft, rule):
        if not draft.answers.value(comment, notice.scope_kind, notice.scope_id):
            sentence = f"{notice.sentence} Change it, or say why under “{draft.definition.question(comment).label}”."
            yield Missing(sentence, comment, notice.scope_kind, notice.scope_id)


def _unanswered(draft: Draft, question: Question) -> Iterator[Missing]:
    if not question.required:
        return
    for scope_id, place in _places(draft, question):
        if draft.answers.is_asked(question, scope_id) and not draft.answers.is_settled(question, scope_id):
            yield Missing(f"{place}{question.label} is not answered.", question.key, question.scope, scope_id)


def _places(draft: Draft, question: Question) -> Iterator[tuple[str | None, str]]:
    if question.scope == "case":
        yield None, ""
    elif question.scope == "stack":
        for role in question.for_roles:
            if draft.present_roles is None or role in draft.present_roles:
                yield role, f"{ROLE_LABELS.get(role, role)}: "
    else:
        for finding_id in draft.finding_ids:
            yield finding_id, f"{draft.name_of(finding_id)}: "


ROLE_LABELS = {"t2_ax": "T2 axial", "t2_sag": "T2 sagittal", "adc": "ADC", "high_b": "High b", "dce": "DCE"}
