"""Who reads which case, in which order, and whether a campaign can start: pure decisions."""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NoReturn
from uuid import UUID

from app.assignments.values import LONGEST_MODEL, PANE_NAMES, CaseSeries, Proposals, Reason
from app.imaging.deidentify.profiles import PROFILES, is_at_least
from app.kernel.refusals import Conflict, Invalid

_LETTERS = "ACDEFHJKLMNPQRTUVWXY"
_DIGITS = "0123456789"
CODES = len(_LETTERS) ** 2 * len(_DIGITS) ** 4
"""How many case codes there are."""


def case_code(number: int) -> str:
    """`K7Q-204`: letter, digit, letter, three digits; no letter that is mistaken for a digit (B, G, I, O, S, Z)."""
    number, c = divmod(number, 1000)
    number, second = divmod(number, len(_LETTERS))
    first, digit = divmod(number, len(_DIGITS))
    return f"{_LETTERS[first]}{_DIGITS[digit]}{_LETTERS[second]}-{c:03d}"


def rank(seed: str, *parts: UUID) -> str:
    """A value that sorts like chance but always the same for the same seed."""
    return hashlib.sha256("|".join([seed, *map(str, parts)]).encode()).hexdigest()


def reading_order(case_ids: Iterable[UUID], *, reader_id: UUID, seed: str) -> list[UUID]:
    """The order in which one reader sees the cases: another one for every reader, fixed by the seed."""
    return sorted(case_ids, key=lambda case_id: rank(seed, reader_id, case_id))


def distribute(
    case_ids: Collection[UUID],
    reader_ids: Collection[UUID],
    *,
    readers_per_case: int,
    seed: str,
    existing: Mapping[UUID, Collection[UUID]] | None = None,
    barred: Collection[tuple[UUID, UUID]] = (),
) -> list[tuple[UUID, UUID]]:
    """The (case, reader) pairs still missing until every case has `readers_per_case` readers.

    The reader with the least to do is chosen first; among equals the one who has shared the fewest cases with
    those already chosen; then by the seed. Without conflicts the loads differ by one at most. `barred` pairs
    (case, reader) are never proposed. Raises `Invalid` naming the case that cannot be filled.
    """
    existing = existing or {}
    load = Counter({reader: 0 for reader in reader_ids})
    together: Counter[frozenset[UUID]] = Counter()
    for readers in existing.values():
        load.update(reader for reader in readers if reader in load)
        together.update(frozenset((a, b)) for a in readers for b in readers if a < b)
    no_way = set(barred)
    pairs: list[tuple[UUID, UUID]] = []
    # cases with conflicts choose first: later ones can still turn elsewhere
    free = {case: sum((case, reader) not in no_way for reader in reader_ids) for case in case_ids}
    for case in sorted(case_ids, key=lambda c: (free[c], rank(seed, c))):
        chosen = list(existing.get(case, ()))
        while len(chosen) < readers_per_case:
            candidates = [r for r in reader_ids if r not in chosen and (case, r) not in no_way]
            if not candidates:
                raise Invalid(
                    f"a case needs {readers_per_case} readers, but only {len(chosen)} can read it",
                    code="too_few_readers",
                    details={"case_id": str(case)},
                )

            def burden(reader: UUID, case: UUID = case, chosen: list[UUID] = chosen) -> tuple[int, int, str]:
                shared = sum(together[frozenset((reader, other))] for other in chosen)
                return load[reader], shared, rank(seed, case, reader)

            reader = min(candidates, key=burden)
            together.update(frozenset((reader, other)) for other in chosen)
            load[reader] += 1
            chosen.append(reader)
            pairs.append((case, reader))
    return pairs


def why_not_ready(
    cases: Sequence[CaseSeries],
    *,
    required_panes: Mapping[str, str],
    readers: int,
    readers_per_case: int,
) -> list[Reason]:
    """Everything that keeps a campaign from starting, in words; empty when it can start.

    `required_panes` maps a pane to the name people use for it ("adc" -> "ADC").
    """
    reasons: list[Reason] = []
    if not cases:
        reasons.append(Reason("it has no cases"))
    if readers < readers_per_case:
        sentence = f"each case is to be read by {readers_per_case}, but only {readers} readers take part"
        reasons.append(Reason(sentence))
    for case in cases:
        reasons.extend(why_case_not_ready(case, required_panes=required_panes))
    return reasons


def why_case_not_ready(case: CaseSeries, *, required_panes: Mapping[str, str]) -> list[Reason]:
    """Missing sequences, then what the gate found about its studies."""
    missing = [
        Reason(f"case {case.label} has no {name}", f"/studies/{case.study_ids[0]}" if case.study_ids else "")
        for pane, name in required_panes.items()
        if pane not in case.panes
    ]
    found = [Reason(f"case {case.label}: {one.sentence.rstrip('.')}", one.link) for one in case.obstacles]
    return [*missing, *found]


def assert_ready(reasons: Sequence[Reason]) -> None:
    if reasons:
        sentences = [reason.sentence for reason in reasons]
        raise Conflict(
            f"The campaign cannot start: {'; '.join(sentences)}.", code="not_ready", details={"reasons": sentences}
        )


def assert_panes(panes: Collection[str]) -> None:
    if not set(panes) <= PANE_NAMES.keys():
        _refuse("required_panes", "There is no such sequence to require.")


def assert_profile(key: str) -> None:
    if key not in PROFILES:
        _refuse("least_profile", "There is no such profile of de-identification.")


def assert_profiles(profiles: Mapping[str, str], least: str) -> None:
    """`profiles`: the weakest under which each study (by label) was de-identified."""
    weak = [label for label, profile in profiles.items() if not is_at_least(profile, least)]
    if weak:
        raise Conflict(
            f"This campaign takes studies de-identified under {PROFILES[least].title.lower()} at least; "
            f"{', '.join(weak[:5])}{' …' if len(weak) > 5 else ''} came in under a weaker profile. "
            "Send them again under the stricter one, or change the design.",
            code="weaker_profile",
        )


def named_model(proposals: Proposals, annotator: str | None) -> Proposals:
    """Model and version as they are kept: as said, else as the annotator is called (“Segmenter 2.1”).

    `annotator` is the name of the algorithm chosen; None: the person chosen is no algorithm.
    """
    if annotator is None:
        _refuse("proposals_by", "Choose an algorithm whose delineations were brought in.")
    name, version = " ".join(proposals.model_name.split()), " ".join(proposals.model_version.split())
    called, _, last = annotator.rpartition(" ")
    is_told = bool(called) and any(letter.isdigit() for letter in last)
    name = name or (called if is_told else annotator)
    version = version or (last if is_told else "")
    if not version:
        _refuse("model_version", f"Say which version of {name} made the proposals.")
    for field, value in (("model_name", name), ("model_version", version)):
        if len(value) > LONGEST_MODEL or not value.isprintable():
            _refuse(field, f"At most {LONGEST_MODEL} letters in one line.")
    return Proposals(proposals.reader_id, name, version)


def shows_proposals(shows: Mapping[str, Any], *, is_last: bool) -> bool:
    """Whether readings of a stage are offered proposals: as the stage says; one that says nothing of them, only when
    no later one follows, so that what is read first is read without."""
    return shows["proposals"] == "all" if "proposals" in shows else is_last


def assert_reason(reason: str) -> str:
    """Changes to a running campaign need a why; returns it trimmed."""
    reason = reason.strip()
    if len(reason) < 3:
        raise Invalid("Please give a reason; it becomes part of the record.", details={"fields": {"reason": "Needed."}})
    return reason


def assert_may_read(*, adjudicates: bool) -> None:
    if adjudicates:
        raise Conflict("Somebody who adjudicates, or has adjudicated, in this campaign cannot read in it.")


ANONYMOUS = (
    "You adjudicate in this campaign, where readers stay anonymous to you; another coordinator can look at this."
)


def assert_may_see_names(*, adjudicates: bool) -> None:
    if adjudicates:
        raise Conflict(ANONYMOUS)


def assert_name(name: str) -> str:
    name = " ".join(name.split())
    if not 3 <= len(name) <= 120:
        _refuse("name", "Please give the campaign a name of 3 to 120 characters.")
    return name


def assert_code(code: str) -> str:
    """The short name typed to confirm what cannot be undone, and part of file names."""
    code = code.strip().upper()
    if not re.fullmatch(r"[A-Z0-9][A-Z0-9-]{1,23}", code):
        _refuse("code", "A campaign code has 2 to 24 letters, digits or hyphens.")
    return code


def assert_confirmed(typed: str, code: str) -> None:
    if typed.strip().upper() != code.upper():
        raise Invalid(f"To confirm, type the code {code}; nothing was changed.")


def assert_readers_per_case(number: int) -> None:
    if not 1 <= number <= 20:
        _refuse("readers_per_case", "A case can have 1 to 20 readers.")


def _refuse(field: str, sentence: str) -> NoReturn:
    raise Invalid(sentence, details={"fields": {field: sentence}})
