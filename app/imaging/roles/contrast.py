"""Clues of contrast: T2 and T1 by name and by timing, gradient echoes, 3-D, the field of view.

Evidence is stored with the study, so it never quotes a word that is not in our vocabulary.
"""

from app.imaging.roles import vocabulary as v
from app.imaging.roles import words
from app.imaging.roles.facts import SeriesFacts


def t2_named(facts: SeriesFacts) -> str | None:
    named = facts.words or facts.protocol_words
    if any(w.startswith("t2") and w not in v.T2_STAR for w in named) or _ends(named, "t2", "t2w"):
        return "the description says “t2”"
    return "AcquisitionContrast is T2" if facts.acquisition_contrast == "T2" else None


def t1_named(facts: SeriesFacts) -> str | None:
    named = facts.words or facts.protocol_words
    if any(w.startswith("t1") for w in named) or _ends(named, "t1", "t1w"):
        return "the description says “t1”"
    return "AcquisitionContrast is T1" if facts.acquisition_contrast == "T1" else None


def _ends(named: tuple[str, ...], *endings: str) -> bool:
    """Axt2, cort1w: a plane and a contrast written as one word."""
    return any(word.endswith(endings) and len(word) <= 6 for word in named)


def t2_by_numbers(facts: SeriesFacts) -> str | None:
    """70 ms and 1.5 s separate T2 from PD and T1 turbo spin echoes (T2 of the prostate is taken at 90-130 ms)."""
    te, tr = facts.echo_time_ms or 0, facts.repetition_time_ms or 0
    spin_echo = "SE" in facts.scanning and "EP" not in facts.scanning
    return f"spin echo with TE {te:g} ms, TR {tr:g} ms" if spin_echo and te >= 70 and tr >= 1500 else None


def t1_by_numbers(facts: SeriesFacts) -> str | None:
    te, tr = facts.echo_time_ms, facts.repetition_time_ms
    if te is None or tr is None or "EP" in facts.scanning:
        return None
    return f"TE {te:g} ms, TR {tr:g} ms" if te < 30 and tr < 1000 else None


def gradient(facts: SeriesFacts) -> str | None:
    return "a gradient echo" if "GR" in facts.scanning and "SE" not in facts.scanning else None


def large_field(facts: SeriesFacts) -> str | None:
    """A stack over the whole pelvis (nodes, bones) is not the prostate stack of the same contrast."""
    word = words.any_of(facts.words, v.LARGE_FIELD)
    if word:
        return f"the description says “{word}” (more than the prostate)"
    extent = facts.field_of_view_mm
    return f"the field of view is {extent:.0f} mm" if extent is not None and extent >= 300 else None


def three_d(facts: SeriesFacts) -> str | None:
    word = words.any_of(facts.words, v.THREE_D_T2) or ("3d" if "3d" in facts.words else None)
    if word:
        return f"the description says “{word}” (3-D)"
    return "a 3-D acquisition" if facts.three_d else None


def fat_saturation_option(facts: SeriesFacts) -> str | None:
    return "ScanOptions has FS" if "FS" in facts.options else None
