"""Clues of diffusion: which series is diffusion-weighted, which is an ADC or another map, which was calculated."""

from collections.abc import Callable
from itertools import pairwise

from app.imaging.roles import vocabulary as v
from app.imaging.roles import words
from app.imaging.roles.contrast import echo_planar, fast_spin_echo_named, spin_echo, t1_named, t2_named
from app.imaging.roles.facts import SeriesFacts

_TERMS = frozenset({"DIFFUSION", "TRACEW", "TRACE", "CALC_BVALUE", "CALC_BVAL", "DWI"})
_MAP_TERMS = frozenset({"FA", "TENSOR", "TENSOR_B0", "COLFA", "FRACTIONAL_ANISOTROPY", "MD", "RA", "KURTOSIS", "IVIM"})
_ADC_TERMS = ("ADC", "ADC_UNSPECIFIED", "ADC_MAP", "ADCMAP", "ADC_IMG", "APPARENT_DIFFUSION_COEFFICIENT")
_FOR = frozenset({"for", "fur", "fuer", "pour", "per", "para", "voor", "to", "till", "dla"})


def adc_term(facts: SeriesFacts) -> str | None:
    found = next((term for term in _ADC_TERMS if term in facts.image_type), None)
    return f"ImageType has {found}" if found else None


def adc_inside(facts: SeriesFacts) -> str | None:
    """The weighted images and the map in one series: several b-values, and more images than one map has."""
    if not facts.image_type & {"ADC", "ADC_UNSPECIFIED"} or len(facts.b_values) < 2 or facts.b_value_tag in _NAMES:
        return None
    if facts.image_type & (_TERMS - {"DIFFUSION"}) or "ORIGINAL" in facts.image_type:
        return "ImageType has both weighted images and ADC"
    images, slices = facts.images, facts.slices
    if images and slices and images >= 2 * slices:
        return f"{images} images at {slices} positions: the weighted images are in it, too"
    return None


_NAMES = frozenset({"the description", "SequenceName"})


def apparent_diffusion(facts: SeriesFacts) -> str | None:
    if t2_named(facts) and spin_echo(facts) and "ORIGINAL" in facts.image_type:
        # a T2 acquired at the places of an ADC map
        return None
    named = v.APPARENT.first(facts.words) or v.COEFFICIENT.first(facts.words)
    if named and _diffusion_word(facts):
        return f"the name says “{named}” of diffusion"
    if "averagedc" in facts.words or not set(v.AVERAGE_DIFFUSION).isdisjoint(pairwise(facts.words)):
        return "the name says “average DC” (apparent diffusion)"
    for before, word in zip(("", *facts.words), facts.words, strict=False):
        if before not in _FOR and (word.rstrip("0123456789").endswith("adc") or word.startswith("adc")):
            return "the name says “adc”"
    return None


def acquired_with_several_b(facts: SeriesFacts) -> str | None:
    """ORIGINAL images with several measured b-values are no map, whatever the name adds."""
    measured = len(facts.b_values) > 1 and facts.b_value_tag not in _NAMES
    return "ImageType says ORIGINAL" if measured and "ORIGINAL" in facts.image_type else None


def exponential(facts: SeriesFacts) -> str | None:
    if facts.image_type & {"EADC", "EXP", "EXPONENTIAL", "EXP_ADC", "EXPADC"}:
        return "an exponential ADC map is not an ADC map"
    named = v.EXPONENTIAL.first(facts.words) or any(w.rstrip("0123456789").endswith("eadc") for w in facts.words)
    about = apparent_diffusion(facts) or diffusion_named(facts) or "eadc" in facts.words
    return "an exponential ADC map is not an ADC map" if named and about else None


def diffusion_map(facts: SeriesFacts) -> str | None:
    if facts.image_type & _MAP_TERMS:
        return "ImageType names another diffusion map"
    if "ORIGINAL" in facts.image_type and facts.b_values:
        return None
    word = v.DIFFUSION_MAPS.first(facts.words)
    if word and (diffusion_named(facts) or word in ("kurt…", "colfa", "dstar")):
        return f"“{word}” is another diffusion map"
    return None


def part_of_two_speeds(facts: SeriesFacts) -> str | None:
    """A map of the model of two speeds (IVIM): perfusion fraction, pseudo-diffusion; no measure of contrast agent."""
    if "ORIGINAL" in facts.image_type and facts.b_values:
        return None
    perfusion = [word for word in facts.words if word.startswith("perf")]
    if perfusion and (v.FRACTION.first(facts.words) or any("fra" in word for word in perfusion)):
        return "the name says “perfusion fraction”"
    if _diffusion_word(facts) and (word := v.FALSE_DIFFUSION.first(facts.words)):
        return f"the name says “{word}” of diffusion"
    is_adc = any("adc" in word for word in facts.words)
    part = v.IVIM_PARTS.first(facts.words) if "ivim" in facts.words and not is_adc else None
    return "the name says “ivim”, and a part of that model" if part else None


def _diffusion_word(facts: SeriesFacts) -> bool:
    """Diffusion, Diff, difusión: the word itself, not the name of a sequence."""
    return any(word.startswith(("diff", "difu", "dyfu")) for word in facts.words)


def diffusion_named(facts: SeriesFacts) -> str | None:
    terms = facts.image_type & _TERMS
    if terms:
        return f"ImageType has {min(terms)}"
    word = v.DIFFUSION.first(facts.named)
    if word is None and any(w.endswith(("dwi", "diff")) for w in facts.named):
        word = "dwi"
    if word:
        return f"the name says “{word}” (diffusion)"
    if facts.acquisition_contrast == "DIFFUSION":
        return "AcquisitionContrast is DIFFUSION"
    if facts.sequence.startswith(("*ep_b", "ep_b", "*re_b", "re_b")) or "dwi" in facts.sequence:
        return "the sequence is a diffusion one"
    if t2_named(facts) or t1_named(facts):
        return None
    word = v.DIFFUSION_WEAK.first(facts.named)
    return f"the name says “{word}” (diffusion)" if word else None


def diffusion(facts: SeriesFacts) -> str | None:
    """Named as diffusion, or with b-values on an echo-planar sequence: some vendors write one b into a T2."""
    if t2_named(facts) and spin_echo(facts) and not facts.image_type & _TERMS and "dwi" not in facts.named:
        return None
    named = diffusion_named(facts)
    weighted = any(b > 0 for b in facts.b_values) or len(facts.b_values) > 1
    if named or not weighted or t2_named(facts) or t1_named(facts) or fast_spin_echo_named(facts):
        return named
    planar = echo_planar(facts) or not facts.scanning or facts.b_value_tag == "the description"
    philips = "philips" in facts.manufacturer and (facts.echo_train or 0) < 10
    several = len(facts.b_values) > 1
    return f"b-values {_listed(facts)} in {facts.b_value_tag}" if planar or philips or several else None


def calculated(facts: SeriesFacts) -> str | None:
    text = words.plain(facts.description).replace(" ", "_")
    if "calc_bval" in text or "calcbval" in text or "calc_b" in text:
        return "the name says CALC_BVAL"
    if facts.image_type & {"CALC_BVALUE", "CALC_BVAL", "COMPUTED", "SYNTHETIC", "CALCULATED", "CALC_B"}:
        return "ImageType says calculated"
    word = v.CALCULATED.first([*facts.words, *(w.removesuffix("dwi") for w in facts.words)])
    return f"the name says “{word}” (calculated)" if word else None


def several_b(facts: SeriesFacts) -> str | None:
    return f"b-values {_listed(facts)} from {facts.b_value_tag}" if len(facts.b_values) > 1 else None


def one_b(low: float, high: float) -> Callable[[SeriesFacts], str | None]:
    def clue(facts: SeriesFacts) -> str | None:
        within = len(facts.b_values) == 1 and low <= facts.b_values[0] < high
        return f"b {_listed(facts)} from {facts.b_value_tag}" if within else None

    return clue


def high_b_named(facts: SeriesFacts) -> str | None:
    pairs = set(pairwise(facts.words))
    named = {("high", "b"), ("hi", "b"), ("hoher", "b"), ("haut", "b"), ("alto", "b"), ("hoge", "b"), ("b", "alto")}
    if pairs & named or {"highb", "hbv", "hib", "hbdwi", "bhigh"} & set(facts.words):
        return "the name says “high b”"
    return None


def low_b_named(facts: SeriesFacts) -> str | None:
    pairs = set(pairwise(facts.words))
    return "the name says “low b”" if ("low", "b") in pairs or {"lowb", "blow"} & set(facts.words) else None


def _listed(facts: SeriesFacts) -> str:
    return ", ".join(f"{b:g}" for b in facts.b_values)
