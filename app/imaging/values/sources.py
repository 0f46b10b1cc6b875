"""The ways in: how a delivery came, as settings speak of it."""

SOURCES = {
    "upload": "Upload in the browser",
    "cli": "Command line",
    "stow": "DICOMweb (STOW-RS)",
    "cstore": "DICOM network (C-STORE)",
    "dicomweb": "Import from a DICOMweb server",
}

_ALSO = {
    "folder": "cli",
    "file": "cli",
    "archive": "cli",
    "stow-rs": "stow",
    "c-store": "cstore",
    "dicom-listen": "cstore",
    "dicomweb-import": "dicomweb",
}


def source_key(source: str) -> str:
    """The way in of an intake, whatever it says of itself; uploads are the default."""
    source = source.split(":")[0].strip().lower()
    return source if source in SOURCES else _ALSO.get(source, "upload")
