"""Known terms: what a code string or a description may still say after cleaning. Nothing else gets through."""

import re

_TERMS = """
    ORIGINAL DERIVED PRIMARY SECONDARY M P R I MAG PHASE REAL IMAGINARY NORM DIS2D DIS3D ND MFSPLIT DIFFUSION
    TRACEW TRACE ADC EADC FA TENSOR CALC_BVALUE CALC_BVAL COMPUTED SYNTHETIC SUBTRACT SUBTRACTION SUB MIP MPR
    MIN_IP PROJECTION IMAGE FUSION FUSED LOCALIZER OTHER COMBINED PROPELLER AXIAL M_SE M_FFE M_IR M_TSE
    ADC_UNSPECIFIED SE FFE IR NONE MIXED WATER FAT IN_PHASE OUT_PHASE OPP_PHASE W F IP OP IN OPP DIXON VOLUME
    RESAMPLED REFORMATTED FILTERED T1 T2 T2_STAR PROTON_DENSITY PERFUSION FLOW_ENCODED MAGNITUDE COMPLEX UNKNOWN
    PRODUCT RESEARCH SERVICE GR EP RM SK SP OSP MP MTC SS TRSS PER RG CG PPG FC PFF PFP FS SAT1 SAT2 SAT3 SAT
    IR_GEMS EDR_GEMS FAST_GEMS VASCTOF_GEMS FR_GEMS ACC_GEMS PFF_GEMS PFP_GEMS FILTERED_GEMS TRF_GEMS SEQ_GEMS
    2D 3D MR US CT PT OT SC SEG SR PR KO RTSTRUCT REG F O U HFS HFP FFS FFP HFDR HFDL FFDR FFDL PROSTATE PELVIS
    ABDOMEN ROW COL COLUMN OBLIQUE MONOCHROME1 MONOCHROME2 RGB PALETTE COLOR YBR_FULL YBR_FULL_422 YBR_RCT
    YBR_ICT YES NO 00 01 IDENTITY INVERSE TRUE_COLOR MONOCHROME ISOTROPIC DIRECTIONAL BMATRIX 1H ISO_10918_1
    ISO_14495_1 ISO_15444_1 ISO_15444_15 HU US_UNITS UNSPECIFIED L B N Y SIEMENS GE MEDICAL SYSTEMS PHILIPS
    HEALTHCARE HEALTHINEERS CANON CANON_MEC TOSHIBA TOSHIBA_MEC HITACHI UIH HOLOGIC BK KOELIS EXACT IMAGING
    MEDIPATTERN PLANAR RECTILINEAR RADIAL SPIRAL GRADIENT SPIN BOTH
"""
TERMS = frozenset(_TERMS.split())

_WORDS = (
    "localizer|localiser|survey|scout|loc|resolve|zoomit|focus|propeller|blade|haste|ssfse|frfse|fse|tse|tfl|space|spc|"
    "cube|vista|vibe|lava|thrive|flash|fspgr|twist|disco|grasp|dixon|diffusion|diff|dwi|tracew|trace|eadc|adc|ep2d|epi|"
    "calc|synthetic|computed|bval|dyndist|dynamic|dyn|dce|perfusion|perf|ktrans|kep|iauc|wash|subtraction|sub|"
    "coronal|cor|sagittal|sag|transversal|transverse|tra|axial|ax|obl|t2star|t1w|t2w|t1|t2|pdw|pd|flair|stir|spair|fs|"
    "fatsat|water|pre|post|ref|mix|prostate|prostata|pelvis|3d|2d|map|mip|mpr|fusion|fa|swi|se|gre|ffe|calibration|cal|"
    "trus|micro|volume|sweep|cine"
)
_DESCRIPTION = re.compile(rf"\bb[ _=]?(\d{{1,4}})(?!\d)|({_WORDS})(?![a-z])|({_WORDS})")


def known_terms(values: list[str]) -> list[str]:
    """The terms that are in the vocabulary, word by word, in their order; an unknown one becomes OTHER."""
    kept = [value if set(value.upper().split()) <= TERMS else "OTHER" for value in map(str.strip, values) if value]
    return kept if any(value != "OTHER" for value in kept) else []


def known_words(description: str) -> str:
    """A description reduced to known sequence words, planes and b-values; everything else is dropped."""
    found: list[str] = []
    for piece in re.split(r"[^a-z0-9=]+", description.lower().replace("_b", " b").replace("t2*", "t2star")):
        rest = piece
        while rest:
            match = _DESCRIPTION.match(rest)
            if match is None:
                break
            found.append(f"b{match.group(1)}" if match.group(1) else match.group(0))
            rest = rest[match.end() :]
    return " ".join(found)[:64]
