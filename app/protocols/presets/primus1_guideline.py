"""The guideline text beside the PRI-MUS questions, in our own words, by section key."""

from app.protocols.presets.base import JsonObject

SOURCE = (
    "After PRI-MUS (Ghai S, Eure G, Fradet V, et al. J Urol 2016;196:562-569) and PRI-MUS anterior, in our own words."
)

_SECTIONS: tuple[tuple[str, str, str], ...] = (
    (
        "quality",
        "Image quality",
        "Judge each series by itself. Good: contact all along, no shadow over the gland. Diagnostic with limits: gas, "
        "calcification or motion hides a part. Not diagnostic: a score would be a guess.",
    ),
    (
        "gland_volume",
        "Gland volume",
        "Measured on the 3-D volume; the volume is the product of the three axes times 0.52.",
    ),
    (
        "findings",
        "Which findings",
        "Report what scores 3 or more, the index lesion among them. Otherwise say that there is no suspicious lesion.",
    ),
    (
        "zone",
        "Zone",
        "In the peripheral zone PRI-MUS 1 to 5 is given. In the transition zone and in front, where ducts and nodules "
        "look alike, PRI-MUS anterior has three steps.",
    ),
    (
        "primus",
        "PRI-MUS",
        "1: small regular ducts, like Swiss cheese, nothing heterogeneous. 2: bright tissue with or without patches of "
        "ducts. 3: mildly heterogeneous, or bright echoes in bright tissue. 4: heterogeneous, like a cauliflower, "
        "smudgy or mottled, or bright echoes in it. 5: irregular shadowing, a lesion of mixed echoes, or an irregular "
        "border of the prostate or its peripheral zone. From 3 on it counts as suspicious.",
    ),
    (
        "primus_anterior",
        "PRI-MUS anterior",
        "Unlikely, equivocal or likely. Readers agree on it much less than in the peripheral zone.",
    ),
    ("size", "Diameter", "The largest diameter, where it is seen best."),
    (
        "epe",
        "Extension",
        "Signs: a breach of the capsule, bulging, a lost angle between prostate and seminal vesicle, a dark halo, or "
        "contact of 15 mm or more.",
    ),
)

GUIDELINE: JsonObject = {
    "key": "primus1",
    "title": "PRI-MUS",
    "version": "1",
    "sections": [{"key": key, "title": title, "text": text} for key, title, text in _SECTIONS],
    "source": SOURCE,
}
