"""Rules that hold answers of one finding against each other."""

from collections.abc import Callable, Iterator

from app.protocols.rules.computed import category_of
from app.protocols.rules.draft import Draft
from app.protocols.values import SECTORS_BY_ID, Json, Missing, Notice

Blocks = Callable[[Draft, Json], Iterator[Missing]]
Warns = Callable[[Draft, Json], Iterator[Notice]]


def sectors_agree_with_zone(draft: Draft, rule: Json) -> Iterator[Missing]:
    """A finding that reaches CZ, AFS, or both PZ and TZ must say whose rules apply (it is never guessed)."""
    for finding_id in draft.finding_ids:
        ids = draft.answers.value(rule["sectors"], "finding", finding_id) or ()
        zones = {SECTORS_BY_ID[sector].zone_family for sector in ids if sector in SECTORS_BY_ID}
        zone = draft.answers.value(rule["zone"], "finding", finding_id)
        unclear = zones & {"CZ", "AFS"} or {"PZ", "TZ"} <= zones
        if unclear and zone is not None and zone not in rule["asked_for_rules"]:
            reached = " and ".join(sorted(zones & {"AFS", "CZ", "PZ", "TZ"}))
            sentence = (
                f"{draft.name_of(finding_id)}: its sectors reach {reached}, its zone is {zone}. "
                "Choose “more than one zone” (or that zone) and say whose rules apply."
            )
            yield Missing(sentence, rule["zone"], "finding", finding_id)


def override_needs_reason(draft: Draft, rule: Json) -> Iterator[Missing]:
    category_rule = next(r for r in draft.definition.rules if r["key"] == "category")
    for finding_id in draft.finding_ids:
        own = draft.answers.value(rule["own"], "finding", finding_id)
        reason = draft.answers.value(rule["reason"], "finding", finding_id)
        result = category_of(category_rule, draft.answers, finding_id)
        if own is None or reason or (result is not None and result["category"] == own):
            continue
        computed = f"the computed {result['category']}" if result else "a computed category"
        sentence = f"{draft.name_of(finding_id)}: say why your category {own} differs from {computed}."
        yield Missing(sentence, rule["reason"], "finding", finding_id)


def size_agrees_with_score(draft: Draft, rule: Json) -> Iterator[Notice]:
    """PI-RADS v2.1: 15 mm, or definite extension, separates score 5 from score 4."""
    limit_mm = float(rule["limit_mm"])
    for finding_id in draft.finding_ids:
        size_mm = draft.answers.value(rule["size"], "finding", finding_id)
        extends = draft.answers.value(rule["epe"], "finding", finding_id) in ("4", "5")
        if size_mm is None:
            continue
        for name in rule["scores"]:
            score = draft.answers.value(name, "finding", finding_id)
            too_large = score == "4" and size_mm >= limit_mm
            too_small = score == "5" and size_mm < limit_mm and not extends
            if too_large or too_small:
                why = f"{limit_mm:g} mm or more is 5" if too_large else f"5 needs {limit_mm:g} mm or extension"
                label = draft.definition.question(name).label
                sentence = f"{draft.name_of(finding_id)}: {label} {score} with {size_mm:g} mm; {why}."
                yield Notice(sentence, name, "finding", finding_id)


def at_most_findings(draft: Draft, rule: Json) -> Iterator[Notice]:
    if len(draft.findings) > rule["count"]:
        sentence = f"There are {len(draft.findings)} findings. {rule['sentence']}"
        yield Notice(sentence, None, "case", None)


def index_has_the_highest(draft: Draft, rule: Json) -> Iterator[Notice]:
    """PI-RADS v2.1: the index lesion is the one of the highest category (CLINICAL.md 1.5); the reader decides a tie."""
    category_rule = next((r for r in draft.definition.rules if r["key"] == "category"), None)
    if category_rule is None:
        return
    own = next((r["own"] for r in draft.definition.rules if r["key"] == "override_needs_reason"), None)

    def category(finding_id: str) -> int:
        said = own and draft.answers.value(own, "finding", finding_id)
        computed = category_of(category_rule, draft.answers, finding_id)
        found = said or (computed["category"] if computed else None)
        return int(found) if found is not None and found.isdigit() else 0

    indices = [f for f in draft.finding_ids if draft.answers.value(rule["question"], "finding", f) is True]
    if len(indices) != 1 or not category(indices[0]):
        return
    highest = max(draft.finding_ids, key=category)
    if category(highest) > category(indices[0]):
        sentence = (
            f"{draft.name_of(highest)} has a higher category ({category(highest)}) than the index lesion, "
            f"{draft.name_of(indices[0])} ({category(indices[0])})."
        )
        yield Notice(sentence, rule["question"], "finding", highest)


def no_notice(draft: Draft, rule: Json) -> Iterator[Notice]:
    yield from ()
