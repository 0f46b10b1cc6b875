"""The table of role rules, in order: the first that matches decides. Order carries the traps (see notes)."""

from dataclasses import dataclass

from app.imaging.roles import contrast, diffusion, shape
from app.imaging.roles import vocabulary as v
from app.imaging.roles.clues import Clue, all_of, always, either, modality, plane, says, sop_class, token, unless
from app.imaging.values.roles import Role


@dataclass(frozen=True)
class Rule:
    role: Role
    confidence: float
    when: Clue


_SOP = "1.2.840.10008.5.1.4.1.1"
_SEGMENTATION = either(modality("SEG", "RTSTRUCT"), sop_class(f"{_SOP}.66.4", f"{_SOP}.481.3"))
_SPECTRA = either(sop_class(f"{_SOP}.4.2"), token("SPECTROSCOPY", "CSI"))
_CAPTURE = either(sop_class(f"{_SOP}.7", *(f"{_SOP}.7.{n}" for n in range(1, 5))), modality("OT", "SC"))
_SCREEN = either(token("SCREEN SAVE", "SCREENSAVE", "SCREENSHOT", "SCREEN_SAVE"), shape.converted)
_ULTRASOUND = modality("US")
_CINE = all_of(_ULTRASOUND, shape.multiframe)
_MICRO = either(shape.high_frequency, says(v.MICRO_US, "micro-ultrasound"))
_VOLUME = either(says(v.VOLUME, "a volume"), token("VOLUME"), shape.placed_frames)
_LOCALIZER = either(token("LOCALIZER"), says(v.LOCALIZER, "a localizer"), shape.three_planes_named)
_FUSED = either(token("FUSION", "FUSED"), says(v.FUSED, "fused"))
_PERFUSION_MAP = either(says(v.PARAMETRIC, "a perfusion map"), token("KTRANS", "KEP", "TTP", "PEI", "IAUC"))
_SUBTRACTION = either(says(v.SUBTRACTION, "subtraction"), token("SUBTRACT", "SUBTRACTION", "SUB"))
_REFORMATTED = either(says(v.REFORMATTED, "reformatted"), token("MIP", "PROJECTION IMAGE", "MIN_IP"))
_ADC_TERM = token("ADC", "ADC_UNSPECIFIED")
_NOT_PLAIN_T2 = all_of(contrast.t2_named, either(contrast.gradient, says(v.MAPPING, "a map")))
_T2_STAR = either(says(v.T2_STAR, "T2*, susceptibility"), _NOT_PLAIN_T2)
_T2 = either(contrast.t2_named, contrast.t2_by_numbers)
_T1 = either(contrast.t1_named, says(v.GRADIENT_T1, "T1 gradient echo"))
_T1_LIKE = either(contrast.gradient, _T1, contrast.t1_by_numbers)
_DYNAMIC = says(v.DYNAMIC, "dynamic")
_T2_SURE = all_of(contrast.t2_named, contrast.t2_by_numbers)
_PLANES = (
    (Role.T2_AX, plane("ax", "axial")),
    (Role.T2_SAG, plane("sag", "sagittal")),
    (Role.T2_COR, plane("cor", "coronal")),
)

RULES: tuple[Rule, ...] = (
    # what is not an image to read at all
    Rule(Role.SEGMENTATION, 0.99, _SEGMENTATION),
    Rule(Role.SPECTROSCOPY, 0.99, _SPECTRA),
    Rule(Role.SPECTROSCOPY, 0.8, says(v.SPECTROSCOPY, "spectroscopy")),
    Rule(Role.SECONDARY_CAPTURE, 0.97, _CAPTURE),
    Rule(Role.SECONDARY_CAPTURE, 0.9, _SCREEN),
    Rule(Role.OTHER, 0.9, shape.unknown_class),
    # ultrasound: a multi-frame object may be a volume
    Rule(Role.TRUS_VOLUME, 0.97, sop_class(f"{_SOP}.6.2")),
    Rule(Role.MICRO_US_CINE, 0.9, all_of(_CINE, _MICRO)),
    Rule(Role.TRUS_VOLUME, 0.8, all_of(_CINE, _VOLUME)),
    Rule(Role.TRUS_CINE, 0.85, _CINE),
    Rule(Role.US_STILL, 0.9, _ULTRASOUND),
    Rule(Role.OTHER, 0.9, shape.not_mr),
    # planning and preparation; localizers mix planes
    Rule(Role.LOCALIZER, 0.97, all_of(_LOCALIZER, shape.mixed_planes)),
    Rule(Role.LOCALIZER, 0.92, unless(_LOCALIZER, diffusion.diffusion_named)),
    Rule(Role.LOCALIZER, 0.85, unless(shape.mixed_planes, diffusion.diffusion_named, shape.several_times)),
    Rule(Role.SCOUT_OTHER, 0.9, says(v.CALIBRATION, "calibration")),
    # pictures made of pictures
    Rule(Role.SECONDARY_CAPTURE, 0.7, says(v.EXPORTED, "an exported picture")),
    Rule(Role.OTHER, 0.9, _FUSED),
    Rule(Role.DCE_PARAMETRIC, 0.8, all_of(_PERFUSION_MAP, shape.coloured)),
    Rule(Role.OTHER, 0.8, shape.coloured),
    # diffusion: maps that only look like ADC, then ADC, before any b-value
    Rule(Role.OTHER, 0.92, diffusion.exponential),
    Rule(Role.ADC, 0.99, all_of(_ADC_TERM, diffusion.apparent_diffusion)),
    Rule(Role.ADC, 0.95, _ADC_TERM),
    Rule(Role.ADC, 0.9, diffusion.apparent_diffusion),
    Rule(Role.OTHER, 0.85, diffusion.diffusion_map),
    # what was derived from a dynamic series, before the series itself
    Rule(Role.DCE_SUBTRACTION, 0.9, unless(_SUBTRACTION, diffusion.diffusion_named)),
    Rule(Role.DCE_PARAMETRIC, 0.88, unless(_PERFUSION_MAP, diffusion.diffusion_named)),
    Rule(Role.OTHER, 0.8, _REFORMATTED),
    # b-values of the header, of private tags, of the name
    Rule(Role.DWI_CALCULATED_HIGH_B, 0.95, all_of(diffusion.diffusion, diffusion.calculated)),
    Rule(Role.DWI_MULTI_B, 0.95, all_of(diffusion.diffusion, diffusion.several_b)),
    Rule(Role.DWI_HIGH_B, 0.93, all_of(diffusion.diffusion, diffusion.one_b(1000, 100_000))),
    Rule(Role.DWI_LOW_B, 0.93, all_of(diffusion.diffusion, diffusion.one_b(0, 1000))),
    Rule(Role.DWI_MULTI_B, 0.4, all_of(diffusion.diffusion, always("no b-value could be found"))),
    # contrasts that share a name with what is wanted
    Rule(Role.OTHER, 0.85, _T2_STAR),
    Rule(Role.OTHER, 0.85, unless(says(v.PROTON_DENSITY, "proton density"), contrast.t2_named)),
    # dynamic series
    Rule(Role.DCE, 0.93, unless(all_of(_DYNAMIC, either(shape.several_times, _T1_LIKE)), contrast.t2_named)),
    Rule(Role.DCE, 0.8, unless(all_of(shape.several_times, _T1_LIKE), contrast.t2_named)),
    Rule(Role.DCE, 0.7, unless(_DYNAMIC, contrast.t2_named, contrast.t1_named)),
    # T2
    Rule(Role.OTHER, 0.75, all_of(contrast.t2_named, says(v.T2_FAT_SATURATED, "fat-saturated"))),
    Rule(Role.OTHER, 0.8, says(v.STIR, "STIR")),
    Rule(Role.OTHER, 0.75, unless(all_of(_T2, contrast.large_field), contrast.t1_named)),
    Rule(Role.T2_3D, 0.9, unless(all_of(_T2, contrast.three_d), contrast.t1_named)),
    Rule(Role.T2_3D, 0.7, unless(says(v.THREE_D_T2, "a 3-D T2 sequence"), contrast.t1_named)),
    *(Rule(role, 0.97, all_of(_T2_SURE, seen)) for role, seen in _PLANES),
    *(Rule(role, 0.92, all_of(contrast.t2_named, seen)) for role, seen in _PLANES),
    *(Rule(role, 0.75, unless(all_of(contrast.t2_by_numbers, seen), contrast.t1_named)) for role, seen in _PLANES),
    # T1
    Rule(Role.T1_FS, 0.88, all_of(_T1, says(v.FAT_SATURATED, "fat-saturated"))),
    Rule(Role.T1_FS, 0.75, all_of(_T1, contrast.fat_saturation_option)),
    Rule(Role.T1_AX, 0.9, all_of(contrast.t1_named, plane("ax", "axial"))),
    Rule(Role.T1_AX, 0.6, all_of(contrast.t1_by_numbers, plane("ax", "axial"), says(v.SPIN_ECHO, "a spin echo"))),
)
