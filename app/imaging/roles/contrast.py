"""Clues of contrast: T2 and T1 by name and by timing, gradient echoes, fat saturation, 3-D, the field of view.

Evidence is stored with the study, so it never quotes a word that is not in our vocabulary.
"""

from itertools import pairwise

from app.imaging.roles import vocabulary as v
from app.imaging.roles.facts import SeriesFacts

_NOT = frozenset({"no", "non", "not", "without", "ohne", "sans", "zonder", "sin", "senza", "sem", "bez", "w/o", "utan"})
_IN_PHASE = {("in", "phase"), ("out", "phase"), ("opposed", "phase"), ("opp", "phase"), ("of", "phase")}
_SMALL_FIELD_MM = 270
_LARGE_FIELD_MM = 300
_WATER_ALONE_MS = 400


def t2_named(facts: SeriesFacts) -> str | None:
    if "t2" in facts.named:
        return "the name says “t2”"
    if facts.acquisition_contrast == "T2" or "T2" in facts.image_type:
        return "the contrast is stated as T2"
    return None


def t1_named(facts: SeriesFacts) -> str | None:
    if "t1" in facts.named:
        return "the name says “t1”"
    if facts.acquisition_contrast == "T1" or "T1" in facts.image_type:
        return "the contrast is stated as T1"
    return None


def t2_by_numbers(facts: SeriesFacts) -> str | None:
    """70 ms and 1.5 s separate T2 from PD and T1 turbo spin echoes (T2 of the prostate is taken at 90-130 ms)."""
    te, tr = facts.echo_time_ms or 0, facts.repetition_time_ms or 0
    return f"spin echo with TE {te:g} ms, TR {tr:g} ms" if spin_echo(facts) and te >= 70 and tr >= 1500 else None


def water_alone_by_numbers(facts: SeriesFacts) -> str | None:
    """Read so late, nothing but water shines: T2 of the prostate is read at 90-130 ms, of a 3-D one at up to 270."""
    te = facts.echo_time_ms or 0
    return f"TE {te:g} ms shows water alone" if spin_echo(facts) and te >= _WATER_ALONE_MS else None


def spin_echo(facts: SeriesFacts) -> bool:
    if facts.scanning:
        return "SE" in facts.scanning and "EP" not in facts.scanning
    return "tse" in facts.sequence or "fse" in facts.sequence


def echo_planar(facts: SeriesFacts) -> bool:
    return "EP" in facts.scanning or "ep_b" in facts.sequence or "epi" in facts.sequence or "ep2d" in facts.sequence


def t1_by_numbers(facts: SeriesFacts) -> str | None:
    te, tr = facts.echo_time_ms, facts.repetition_time_ms
    if te is None or tr is None or echo_planar(facts):
        return None
    return f"TE {te:g} ms, TR {tr:g} ms" if te < 30 and tr < 1000 else None


def any_timing(facts: SeriesFacts) -> str | None:
    return "timing is known" if facts.echo_time_ms or facts.repetition_time_ms else None


def gradient(facts: SeriesFacts) -> str | None:
    return "a gradient echo" if "GR" in facts.scanning and "SE" not in facts.scanning else None


def fast_gradient(facts: SeriesFacts) -> str | None:
    """As T1 of a whole volume is taken, and dynamic series: TR below 20 ms."""
    tr = facts.repetition_time_ms
    return f"a gradient echo with TR {tr:g} ms" if gradient(facts) and tr is not None and tr < 20 else None


def slow_gradient_named(facts: SeriesFacts) -> str | None:
    """A gradient echo that is read late (TE from 10 ms) shows T2*."""
    word = v.GRADIENT_ECHO.first(facts.named)
    late = "t2" in facts.named or (facts.echo_time_ms or 0) >= 10
    return f"the name says “{word}” (a late gradient echo)" if word and late and not t1_named(facts) else None


def fast_spin_echo_named(facts: SeriesFacts) -> str | None:
    word = v.FAST_SPIN_ECHO.first(facts.named)
    return f"the name says “{word}”" if word else None


def large_field(facts: SeriesFacts) -> str | None:
    """A stack over the whole pelvis (nodes, bones) is not the prostate stack of the same contrast."""
    word = v.BEYOND_PELVIS.first(facts.words)
    if word:
        return f"the name says “{word}” (more than the prostate)"
    extent = facts.field_of_view_mm
    word = pelvis_named(facts)
    if word and (extent is None or extent > _SMALL_FIELD_MM):
        return word
    named_prostate = any(w.startswith("prost") for w in facts.words)
    if extent is not None and extent >= _LARGE_FIELD_MM and not (named_prostate and extent < 330):
        return f"the field of view is {extent:.0f} mm"
    return None


def whole_pelvis_named(facts: SeriesFacts) -> str | None:
    """For T1, which is usually taken over a large field: only what is called so."""
    return large_field(facts) if v.BEYOND_PELVIS.first(facts.words) or pelvis_named(facts) else None


def pelvis_named(facts: SeriesFacts) -> str | None:
    word = v.PELVIS.first(facts.words)
    named_prostate = any(w.startswith("prost") for w in facts.words)
    return f"the name says “{word}” (the whole pelvis)" if word and not named_prostate else None


def three_d(facts: SeriesFacts) -> str | None:
    word = v.THREE_D_T2.first(facts.named) or next((w for w in facts.named if w == "3d"), None)
    if word and not facts.two_d:
        return f"the name says “{word}” (3-D)"
    if facts.three_d:
        return "a 3-D acquisition"
    return "the sequence is a 3-D one" if facts.sequence.startswith(("*spc", "spc", "cube")) else None


def fat_saturated(facts: SeriesFacts) -> str | None:
    word = _affirmed(facts, v.FAT_SATURATED)
    return f"the name says “{word}” (fat-saturated)" if word else None


def t2_fat_saturated(facts: SeriesFacts) -> str | None:
    """Fat made dark by any way; of a Dixon series all but its images with fat."""
    if with_fat(facts):
        return None
    if v.FAT_SATURATED_PAIRS.intersection(pairwise(facts.named)):
        return "the name says “fat sat”"
    word = _affirmed(facts, v.T2_FAT_SATURATED)
    return f"the name says “{word}”" if word else fat_saturation_option(facts)


def _affirmed(facts: SeriesFacts, vocabulary: v.Vocabulary) -> str | None:
    """Found, and not behind a “no”; what stands alone as “w” or “f” must belong to a Dixon series."""
    dixon = v.DIXON.first(facts.named) is not None
    for before, word in zip(("", *facts.named), facts.named, strict=False):
        entry = vocabulary.entry(word)
        if entry and before not in _NOT and (len(entry) > 1 or dixon):
            return entry
    return None


def fat_saturation_option(facts: SeriesFacts) -> str | None:
    return "ScanOptions has FS" if facts.options & {"FS", "FATSAT", "SPECIR_GEMS", "FSS_GEMS"} else None


def options_without_fat_saturation(facts: SeriesFacts) -> str | None:
    return None if not facts.options or fat_saturation_option(facts) else "ScanOptions has no FS"


def with_fat(facts: SeriesFacts) -> str | None:
    """In-phase, opposed-phase and fat images of a Dixon series."""
    terms = facts.image_type & v.WITH_FAT_TERMS
    if terms:
        return f"ImageType has {min(terms)}"
    if _IN_PHASE & set(pairwise(facts.named)):
        return "the name says “in phase” or “out of phase”"
    word = v.WITH_FAT.first(facts.named)
    dixon = v.DIXON.first(facts.named) or (word in {"inphase", "outphase", "opposed", "outofphase"} and word)
    return f"the name says “{word}” (an image with fat)" if word and dixon else None


def fat_alone(facts: SeriesFacts) -> str | None:
    """The fat image of a Dixon series, or the fraction of fat."""
    if facts.image_type & v.FAT_ALONE_TERMS:
        return "ImageType says fat alone"
    word = v.FAT_ALONE.first(facts.named) if v.DIXON.first(facts.named) else None
    return f"the name says “{word}” (fat alone)" if word else None
