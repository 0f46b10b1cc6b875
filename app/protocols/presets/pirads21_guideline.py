"""The guideline text beside the PI-RADS v2.1 questions, in our own words, by section key."""

from app.protocols.presets.base import JsonObject

SOURCE = "After PI-RADS v2.1 (Turkbey B, Rosenkrantz AB, Haider MA, et al. Eur Urol 2019;76:340-351), in our own words."

_SECTIONS: tuple[tuple[str, str, str], ...] = (
    (
        "quality",
        "Image quality",
        "Judge each sequence by itself. Good: you would score every finding on it. Diagnostic with limits: motion, "
        "noise or distortion, yet the zones and a lesion of 5 mm could still be judged. Not diagnostic: its score "
        "would be a guess; give X for it in every finding it concerns. High b-value images below b 1400 do not meet "
        "the v2.1 minimum; they are shown with a note.",
    ),
    (
        "gland_volume",
        "Gland volume",
        "Measure front to back and top to bottom on the mid-sagittal T2, side to side on the axial T2. The volume is "
        "the product of the three times 0.52.",
    ),
    (
        "findings",
        "Which findings",
        "Report findings of category 3, 4 or 5, at most four, the index lesion among them. When nothing reaches "
        "category 3, say that there is no suspicious lesion.",
    ),
    (
        "zone",
        "Zone, and whose rules",
        "In the peripheral zone DWI decides, in the transition zone T2W. The normal central zone and the normal "
        "anterior stroma are symmetric and dark on ADC; only something focal or asymmetric is scored, by the rules "
        "of the zone it most likely comes from. Where the finding lies in the central zone, the anterior stroma or "
        "more than one zone, say which rules you score by.",
    ),
    (
        "sectors",
        "Sector map",
        "41 regions: base, mid and apex, each with anterior and posterior parts of the zones, two seminal vesicles "
        "and the external sphincter. Left and right are the patient's. Name every sector the finding clearly reaches.",
    ),
    (
        "t2w",
        "T2W score",
        "Peripheral zone. 1: uniformly bright. 2: linear or wedge-shaped dark, or diffuse mildly dark, margin usually "
        "indistinct. 3: heterogeneous, or rounded and moderately dark without a clear edge; whatever is not 2, 4 or "
        "5. 4: circumscribed, evenly and moderately dark, confined to the prostate, below 15 mm. 5: as 4, but 15 mm "
        "or more, or clearly beyond the prostate.\n"
        "Transition zone. 1: normal, or a round, completely encapsulated nodule. 2: a mostly encapsulated nodule, a "
        "homogeneous circumscribed nodule without capsule, or a homogeneous mildly dark area between nodules. 3: "
        "heterogeneous with obscured margins; whatever is not 2, 4 or 5. 4: lenticular or not circumscribed, "
        "homogeneous, moderately dark, below 15 mm. 5: as 4, but 15 mm or more, or clearly beyond the prostate.",
    ),
    (
        "dwi",
        "DWI / ADC score",
        "1: nothing on ADC or high b. 2: linear or wedge-shaped, dark on ADC or bright on high b. 3: focal, dark on "
        "ADC or bright on high b; marked on one of the two at most. 4: focal, markedly dark on ADC and markedly "
        "bright on high b, below 15 mm. 5: as 4, but 15 mm or more, or clearly beyond the prostate.",
    ),
    (
        "dce",
        "DCE",
        "Positive: focal, earlier than or together with the tissue around it, and matching something suspicious on "
        "T2W or DWI. Negative: no early enhancement, diffuse enhancement that matches no finding, or a nodule with "
        "the look of benign hyperplasia. X: no contrast given, or not usable.",
    ),
    (
        "category",
        "PI-RADS category",
        "Peripheral zone: the DWI score; DWI 3 with positive DCE becomes 4. Transition zone: the T2W score; T2W 2 "
        "with DWI 4 or 5 becomes 3, T2W 3 with DWI 5 becomes 4. Without adequate DWI, T2W decides; without DWI and "
        "DCE there is no category. If your own judgement differs, give it with the reason: both are kept.",
    ),
    (
        "size",
        "Size",
        "One largest diameter: in the peripheral zone on ADC, in the transition zone on T2W, elsewhere only if it is "
        "not visible there. From 15 mm a score of 4 becomes 5.",
    ),
    (
        "epe",
        "Extraprostatic extension",
        "Look for asymmetry or invasion of the neurovascular bundle, a bulging, irregular or spiculated contour, loss "
        "of the rectoprostatic angle, contact with the capsule over more than 10 mm, a breach into fat or bladder.",
    ),
    (
        "svi",
        "Seminal vesicle invasion",
        "Look for focal or diffuse low T2 signal in the vesicle with restricted diffusion or early enhancement, loss "
        "of the angle between prostate and vesicle, and direct extension from the base.",
    ),
    (
        "confidence",
        "Confidence",
        "How sure you are that this finding is clinically significant cancer: 0 not at all, 50 a coin toss, 100 "
        "certain. It is not a second PI-RADS category.",
    ),
    (
        "index",
        "Index lesion",
        "The finding with the highest category; if two share it, the one that extends beyond the prostate; else the "
        "largest.",
    ),
)

GUIDELINE: JsonObject = {
    "key": "pirads21",
    "title": "PI-RADS v2.1, short",
    "version": "1",
    "source": SOURCE,
    "sections": [{"key": key, "title": title, "text": text} for key, title, text in _SECTIONS],
}
