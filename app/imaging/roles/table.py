"""The table of role rules, in order: the first that matches decides. Order carries the traps (see notes)."""

from dataclasses import dataclass

from app.imaging.roles import contrast, diffusion, shape, sopclasses
from app.imaging.roles import vocabulary as v
from app.imaging.roles.clues import (
    Clue,
    all_of,
    always,
    either,
    modality,
    plane,
    says,
    says_pair,
    sop_class,
    token,
    unless,
)
from app.imaging.values.roles import Role


@dataclass(frozen=True)
class Rule:
    role: Role
    confidence: float
    when: Clue


_SEGMENTATION = either(modality("SEG", "RTSTRUCT"), sop_class(*sopclasses.SEGMENTATIONS))
_SPECTRA = either(sop_class(sopclasses.SPECTROSCOPY), token("SPECTROSCOPY", "CSI"))
_CAPTURE = either(sop_class(*sopclasses.CAPTURES), modality("OT", "SC", "XC", "DOC", "GM"))
_SCREEN = either(
    token(
        "SCREEN SAVE", "SCREENSAVE", "SCREENSHOT", "SCREEN_SAVE", "SCREEN SHOT", "VXTL STATE", "VXTL_STATE", "SCREEN"
    ),
    shape.converted,
)
_ULTRASOUND = modality("US", "IVUS")
_MANY = either(shape.multiframe, shape.multiframe_class, shape.many_pictures)
_CINE = all_of(_ULTRASOUND, either(shape.multiframe, shape.multiframe_class))
_MICRO = either(
    shape.high_frequency,
    says(v.MICRO_US, "micro-ultrasound"),
    says_pair(v.MICRO_US_PAIRS, "micro-ultrasound"),
)
_VOLUME = either(says(v.VOLUME, "a volume"), token("VOLUME", "3D"), shape.placed_frames)
_CALIBRATION = either(
    shape.reference_scan, says_pair(v.CALIBRATION_PAIRS, "calibration"), says(v.CALIBRATION, "calibration")
)
_LOCALIZER = unless(
    either(token("LOCALIZER", "SCOUT", "SURVEY"), says(v.LOCALIZER, "a localizer"), shape.three_planes_named),
    says_pair(v.CALIBRATION_PAIRS, "calibration"),
)
_ELASTOGRAPHY = either(says(v.ELASTOGRAPHY, "elastography"), says_pair(v.ELASTOGRAPHY_PAIRS, "elastography"))
_FUSED = either(token("FUSION", "FUSED"), says(v.FUSED, "fused"))
_PERFUSION_MAP = either(
    says(v.PARAMETRIC, "a perfusion map"),
    says_pair(v.PARAMETRIC_PAIRS, "a perfusion map"),
    unless(says(v.PARAMETRIC_SHORT, "a perfusion map"), token("ORIGINAL"), contrast.t1_named),
    token(
        "KTRANS",
        "KEP",
        "VE",
        "VP",
        "TTP",
        "PEI",
        "IAUC",
        "AUC",
        "WASHIN",
        "WASHOUT",
        "WASH_IN",
        "WASH_OUT",
        "PARAMETRIC",
    ),
)
_SUBTRACTION = either(
    says(v.SUBTRACTION, "subtraction"),
    unless(says(v.SUBTRACTION_SHORT, "subtraction"), token("ORIGINAL")),
    token("SUBTRACT", "SUBTRACTION", "SUB", "SUBTRACTED"),
)
_REFORMATTED = either(
    says(v.REFORMATTED, "reformatted"),
    token(
        "MIP",
        "PROJECTION IMAGE",
        "PROJECTION_IMAGE",
        "MIN_IP",
        "MPR",
        "REFORMATTED",
        "MINIP",
        "CPR",
        "CSA MPR",
        "CSAPARALLEL",
    ),
)
_NOT_PLAIN_T2 = all_of(contrast.t2_named, either(contrast.gradient, says(v.MAPPING, "a map")))
_T2_STAR = either(
    says(v.SUSCEPTIBILITY, "T2*, susceptibility"),
    says_pair(v.T2_STAR_PAIRS, "T2*, susceptibility"),
    unless(says(v.T2_STAR, "T2*, susceptibility"), contrast.t1_named, contrast.fast_gradient),
    contrast.slow_gradient_named,
    token("T2_STAR", "T2STAR", "T2 MAP", "T2_MAP", "T2_STAR_MAP", "R2", "R2STAR", "T1 MAP", "T1_MAP", "R2_STAR_MAP"),
    _NOT_PLAIN_T2,
    all_of(contrast.t1_named, says(v.MAPPING, "a map")),
)
_T2 = either(contrast.t2_named, contrast.t2_by_numbers)
_T1 = either(
    contrast.t1_named,
    says(v.GRADIENT_T1, "T1 gradient echo"),
    all_of(says(v.DIXON, "fat and water apart"), contrast.gradient),
)
_T1_LIKE = either(contrast.gradient, _T1, contrast.t1_by_numbers)
_DYNAMIC = either(says(v.DYNAMIC, "dynamic"), shape.numbered_phase, token("PERFUSION", "DYNAMIC"))
_T2_SURE = all_of(contrast.t2_named, contrast.t2_by_numbers)
_T2_ACQUIRED = all_of(token("ORIGINAL"), _T2_SURE)
_AXIAL = plane("ax", "axial")
_PLANES = ((Role.T2_AX, _AXIAL), (Role.T2_SAG, plane("sag", "sagittal")), (Role.T2_COR, plane("cor", "coronal")))
_DWI = diffusion.diffusion
_NO_TIMING = unless(always("no timing is known"), contrast.any_timing)

RULES: tuple[Rule, ...] = (
    # what is not an image to read at all
    Rule(Role.SEGMENTATION, 0.99, _SEGMENTATION),
    Rule(Role.OTHER, 0.95, modality("SR", "KO", "PR", "REG", "RTDOSE", "RTPLAN", "RTIMAGE", "RWV", "FID", "PLAN")),
    Rule(Role.SPECTROSCOPY, 0.99, _SPECTRA),
    Rule(Role.SECONDARY_CAPTURE, 0.97, _CAPTURE),
    Rule(Role.SECONDARY_CAPTURE, 0.9, _SCREEN),
    Rule(Role.OTHER, 0.85, unless(says(v.REPORTS, "a report"), _ULTRASOUND)),
    Rule(Role.SPECTROSCOPY, 0.8, unless(says(v.SPECTROSCOPY, "spectroscopy"), _ULTRASOUND)),
    Rule(Role.OTHER, 0.9, shape.unknown_class),
    # ultrasound: a multi-frame object may be a volume
    Rule(Role.TRUS_VOLUME, 0.97, sop_class(sopclasses.US_VOLUME)),
    Rule(Role.MICRO_US_CINE, 0.9, all_of(_CINE, _MICRO)),
    Rule(Role.TRUS_VOLUME, 0.85, all_of(_ULTRASOUND, _MANY, _VOLUME)),
    Rule(Role.TRUS_VOLUME, 0.65, unless(all_of(_CINE, shape.made_for_volumes), says(v.FILM, "a film"))),
    Rule(Role.TRUS_CINE, 0.85, _CINE),
    Rule(Role.US_STILL, 0.9, _ULTRASOUND),
    Rule(Role.OTHER, 0.9, shape.not_mr),
    # planning and preparation; localizers mix planes
    Rule(Role.LOCALIZER, 0.97, all_of(_LOCALIZER, shape.mixed_planes)),
    Rule(Role.LOCALIZER, 0.92, unless(_LOCALIZER, _DWI, diffusion.adc_term)),
    Rule(Role.LOCALIZER, 0.85, unless(shape.mixed_planes, _DWI, shape.several_times, _REFORMATTED, diffusion.adc_term)),
    Rule(Role.SCOUT_OTHER, 0.9, unless(_CALIBRATION, _DWI, contrast.t2_named, diffusion.adc_term, says(v.FUSED, ""))),
    # pictures made of pictures
    Rule(Role.SECONDARY_CAPTURE, 0.7, unless(says(v.EXPORTED, "an exported picture"), _T2_ACQUIRED)),
    Rule(Role.OTHER, 0.9, unless(_FUSED, _T2_ACQUIRED)),
    Rule(Role.SEGMENTATION, 0.6, unless(says(v.SEGMENTED, "a segmentation"), token("ORIGINAL"))),
    Rule(Role.DCE_PARAMETRIC, 0.8, all_of(_PERFUSION_MAP, shape.coloured)),
    Rule(Role.OTHER, 0.8, all_of(shape.coloured, either(_DWI, diffusion.adc_term, diffusion.apparent_diffusion))),
    Rule(Role.SECONDARY_CAPTURE, 0.6, all_of(shape.coloured, shape.without_place)),
    Rule(Role.OTHER, 0.7, shape.coloured),
    Rule(Role.SECONDARY_CAPTURE, 0.6, unless(shape.lonely_picture, diffusion.adc_term)),
    # diffusion: maps that only look like ADC, then ADC, before any b-value
    Rule(Role.OTHER, 0.92, diffusion.exponential),
    Rule(Role.OTHER, 0.88, unless(diffusion.part_of_two_speeds, diffusion.adc_term)),
    Rule(Role.OTHER, 0.85, _ELASTOGRAPHY),
    Rule(Role.DWI_MULTI_B, 0.6, diffusion.adc_inside),
    Rule(Role.ADC, 0.99, all_of(diffusion.adc_term, diffusion.apparent_diffusion)),
    Rule(Role.ADC, 0.95, diffusion.adc_term),
    Rule(Role.DWI_MULTI_B, 0.5, all_of(diffusion.apparent_diffusion, diffusion.acquired_with_several_b)),
    Rule(Role.ADC, 0.9, diffusion.apparent_diffusion),
    Rule(Role.OTHER, 0.85, diffusion.diffusion_map),
    # what was derived from a dynamic series, before the series itself
    Rule(Role.OTHER, 0.8, unless(_REFORMATTED, all_of(_DWI, diffusion.calculated))),
    Rule(Role.DCE_SUBTRACTION, 0.9, unless(_SUBTRACTION, _DWI, _T2_ACQUIRED)),
    Rule(Role.DCE_PARAMETRIC, 0.88, unless(_PERFUSION_MAP, _DWI, contrast.t2_named)),
    # b-values of the header, of private tags, of the name
    Rule(Role.DWI_CALCULATED_HIGH_B, 0.95, all_of(_DWI, diffusion.calculated)),
    Rule(Role.DWI_MULTI_B, 0.95, all_of(_DWI, diffusion.several_b)),
    Rule(Role.DWI_HIGH_B, 0.93, all_of(_DWI, diffusion.one_b(1000, 100_000))),
    Rule(Role.DWI_LOW_B, 0.93, all_of(_DWI, diffusion.one_b(1, 1000))),
    Rule(Role.DWI_LOW_B, 0.6, all_of(_DWI, diffusion.one_b(0, 1))),
    Rule(Role.DWI_HIGH_B, 0.5, all_of(_DWI, diffusion.high_b_named)),
    Rule(Role.DWI_LOW_B, 0.5, all_of(_DWI, diffusion.low_b_named)),
    Rule(Role.DWI_MULTI_B, 0.4, all_of(_DWI, always("no b-value could be found"))),
    # contrasts that share a name with what is wanted
    Rule(Role.OTHER, 0.8, says(v.STEADY_STATE, "a steady-state sequence")),
    Rule(Role.OTHER, 0.85, unless(_T2_STAR, shape.several_times)),
    Rule(Role.OTHER, 0.85, unless(says(v.PROTON_DENSITY, "proton density"), contrast.t2_named)),
    # dynamic series
    Rule(Role.DCE, 0.93, unless(all_of(_DYNAMIC, either(shape.several_times, _T1_LIKE)), contrast.t2_named)),
    Rule(Role.DCE, 0.8, unless(all_of(shape.several_times, _T1_LIKE), contrast.t2_named)),
    Rule(Role.DCE, 0.7, unless(_DYNAMIC, contrast.t2_named, contrast.t1_named)),
    # T2
    Rule(Role.OTHER, 0.9, says(v.WATER_ALONE, "bile ducts or ureters, water alone")),
    Rule(Role.OTHER, 0.75, contrast.water_alone_by_numbers),
    Rule(Role.OTHER, 0.75, all_of(contrast.t2_named, contrast.fat_alone)),
    Rule(Role.OTHER, 0.8, unless(says(v.STIR, "STIR"), contrast.t1_named)),
    Rule(Role.OTHER, 0.65, unless(says(v.SINGLE_SHOT, "a single-shot overview"), contrast.t1_named)),
    Rule(Role.OTHER, 0.75, unless(all_of(_T2, contrast.large_field), contrast.t1_named)),
    Rule(Role.T2_3D, 0.9, unless(all_of(_T2, contrast.three_d), contrast.t1_named)),
    Rule(Role.T2_3D, 0.7, unless(says(v.THREE_D_T2, "a 3-D T2 sequence"), contrast.t1_named)),
    *(Rule(role, 0.97, unless(all_of(_T2_SURE, seen), contrast.t1_named)) for role, seen in _PLANES),
    *(Rule(role, 0.92, all_of(contrast.t2_named, seen)) for role, seen in _PLANES),
    *(Rule(role, 0.75, unless(all_of(contrast.t2_by_numbers, seen), contrast.t1_named)) for role, seen in _PLANES),
    # T1
    Rule(Role.OTHER, 0.75, all_of(_T1, contrast.fat_alone)),
    Rule(Role.OTHER, 0.55, all_of(_T1, contrast.whole_pelvis_named)),
    Rule(Role.T1_AX, 0.7, all_of(_T1, contrast.with_fat, _AXIAL)),
    Rule(Role.T1_FS, 0.88, all_of(_T1, contrast.fat_saturated)),
    Rule(Role.T1_FS, 0.8, all_of(_T1, contrast.fat_saturation_option)),
    Rule(Role.T1_FS, 0.75, says(v.FAT_SATURATED_BY_NATURE, "a fat-saturated T1 sequence")),
    Rule(Role.T1_AX, 0.6, all_of(says(v.VIBE, "T1"), contrast.options_without_fat_saturation, _AXIAL)),
    Rule(Role.T1_FS, 0.6, says(v.VIBE, "T1, usually fat-saturated")),
    Rule(Role.T1_FS, 0.7, all_of(_T1, says(v.DIXON, "fat and water apart"))),
    Rule(Role.T1_AX, 0.9, all_of(contrast.t1_named, _AXIAL)),
    Rule(Role.T1_AX, 0.65, all_of(_T1, _AXIAL)),
    Rule(Role.T1_AX, 0.6, all_of(contrast.t1_by_numbers, _AXIAL, says(v.SPIN_ECHO, "a spin echo"))),
    Rule(Role.T1_AX, 0.55, unless(all_of(contrast.t1_by_numbers, _AXIAL, token("ORIGINAL")), contrast.fast_gradient)),
    # T2 by a word alone: a fast spin echo of this plane that nothing else describes
    Rule(
        Role.T2_AX, 0.4, all_of(token("ORIGINAL"), contrast.fast_spin_echo_named, _AXIAL, always("no timing is known"))
    ),
)
