"""Clues of diffusion: which series is diffusion-weighted, which is an ADC or another map, which was calculated."""

from collections.abc import Callable

from app.imaging.roles import vocabulary as v
from app.imaging.roles import words
from app.imaging.roles.contrast import t1_named, t2_named
from app.imaging.roles.facts import SeriesFacts


def apparent_diffusion(facts: SeriesFacts) -> str | None:
    if {"apparent", "diffusion"} <= set(facts.words):
        return "the description says “apparent diffusion”"
    named = any(w.rstrip("0123456789").endswith("adc") or w.startswith("adc") for w in facts.words)
    return "the description says “adc”" if named else None


def exponential(facts: SeriesFacts) -> str | None:
    named = any(w in v.EXPONENTIAL or w.endswith("eadc") for w in facts.words)
    if named or facts.image_type & {"EADC", "EXP", "EXPONENTIAL"}:
        return "an exponential ADC map is not an ADC map"
    return None


def diffusion_map(facts: SeriesFacts) -> str | None:
    if facts.image_type & {"FA", "TENSOR", "TENSOR_B0", "COLFA", "FRACTIONAL_ANISOTROPY"}:
        return "ImageType names another diffusion map"
    word = next((w for w in facts.words if w in v.DIFFUSION_MAPS), None)
    return f"“{word}” is another diffusion map" if word and diffusion_named(facts) else None


def diffusion_named(facts: SeriesFacts) -> str | None:
    terms = facts.image_type & {"DIFFUSION", "TRACEW", "TRACE", "CALC_BVALUE", "CALC_BVAL"}
    if terms:
        return f"ImageType has {min(terms)}"
    if any(w.endswith("dwi") or w.startswith(("dwi", "diff")) for w in facts.words):
        return "the description says “diffusion”"
    word = words.any_of(facts.words, v.DIFFUSION)
    if word:
        return f"the description says “{word}”"
    if facts.acquisition_contrast == "DIFFUSION":
        return "AcquisitionContrast is DIFFUSION"
    return "the sequence is a diffusion one" if facts.sequence.startswith(("*ep_b", "ep_b", "*re_b")) else None


def diffusion(facts: SeriesFacts) -> str | None:
    """Named as diffusion, or with b-values on an echo-planar sequence: some vendors write one b into a T2."""
    if t2_named(facts) and facts.scanning and "EP" not in facts.scanning:
        return None
    named = diffusion_named(facts)
    weighted = any(b > 0 for b in facts.b_values) or len(facts.b_values) > 1
    if named or not weighted or t2_named(facts) or t1_named(facts):
        return named
    if "EP" in facts.scanning or not facts.scanning:
        return f"b-values {_listed(facts)} in {facts.b_value_tag or 'the header'}"
    return None


def calculated(facts: SeriesFacts) -> str | None:
    text = words.plain(facts.description).replace(" ", "_")
    if "calc_bval" in text or "calcbval" in text:
        return "the description says CALC_BVAL"
    if facts.image_type & {"CALC_BVALUE", "CALC_BVAL", "COMPUTED", "SYNTHETIC", "CALCULATED"}:
        return "ImageType says calculated"
    word = words.any_of(facts.words, v.CALCULATED)
    return f"the description says “{word}” (calculated)" if word else None


def several_b(facts: SeriesFacts) -> str | None:
    return f"b-values {_listed(facts)} from {_source(facts)}" if len(facts.b_values) > 1 else None


def one_b(low: float, high: float) -> Callable[[SeriesFacts], str | None]:
    def clue(facts: SeriesFacts) -> str | None:
        within = len(facts.b_values) == 1 and low <= facts.b_values[0] < high
        return f"b {_listed(facts)} from {_source(facts)}" if within else None

    return clue


def _listed(facts: SeriesFacts) -> str:
    return ", ".join(f"{b:g}" for b in facts.b_values)


def _source(facts: SeriesFacts) -> str:
    return facts.b_value_tag or "the header"
