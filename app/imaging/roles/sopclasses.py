"""SOP classes that say what a series is, by UID or by the name a tool prints instead."""

_STORAGE = "1.2.840.10008.5.1.4.1.1"
SEGMENTATIONS = (f"{_STORAGE}.66.4", f"{_STORAGE}.66.7", f"{_STORAGE}.66.5", f"{_STORAGE}.481.3")
SPECTROSCOPY = f"{_STORAGE}.4.2"
CAPTURES = (f"{_STORAGE}.7", *(f"{_STORAGE}.7.{number}" for number in range(1, 5)))
US_VOLUME = f"{_STORAGE}.6.2"
MULTIFRAME_US = (f"{_STORAGE}.3.1", f"{_STORAGE}.3")
_MODALITIES = {
    f"{_STORAGE}.4": "MR", f"{_STORAGE}.4.1": "MR", f"{_STORAGE}.4.3": "MR", f"{_STORAGE}.4.4": "MR",
    SPECTROSCOPY: "MR", f"{_STORAGE}.3.1": "US", f"{_STORAGE}.6.1": "US", f"{_STORAGE}.3": "US",
    f"{_STORAGE}.6": "US", US_VOLUME: "US", f"{_STORAGE}.66.4": "SEG", f"{_STORAGE}.481.3": "RTSTRUCT",
    f"{_STORAGE}.2": "CT", f"{_STORAGE}.128": "PT",
}  # fmt: skip
_BY_NAME = {
    "secondarycapture": f"{_STORAGE}.7",
    "enhancedusvolume": US_VOLUME,
    "segmentation": f"{_STORAGE}.66.4",
    "rtstructureset": f"{_STORAGE}.481.3",
    "mrspectroscopy": SPECTROSCOPY,
    "enhancedmr": f"{_STORAGE}.4.1",
    "mrimage": f"{_STORAGE}.4",
    "ultrasoundmultiframe": f"{_STORAGE}.3.1",
    "ultrasound": f"{_STORAGE}.6.1",
}


def uid_of(text: str) -> str:
    """The UID, also for “Enhanced US Volume Storage”; other text as it is."""
    if not text or text[0].isdigit():
        return text
    bare = "".join(char for char in text.lower() if char.isalnum())
    return next((uid for name, uid in _BY_NAME.items() if name in bare), text)


def modality_of(sop_class: str) -> str:
    return _MODALITIES.get(sop_class, "")
