"""Why a file is not accepted: one sentence for each code, with what to do about it."""

from app.imaging.values import FileVerdict, Verdict

_REJECTED = {
    "empty_file": "The file is empty. Send it again.",
    "not_dicom": "This is not a DICOM file (it lacks the mark DICM). Leave it out, or export it as DICOM again.",
    "too_large": "The file, or what it unpacks to, is larger than this house reads (4 GB, a frame 64 MB). Split it.",
    "cut_off": "The file ends too early; part of it is missing. Send it again.",
    "damaged": "What waited of the file is incomplete, or was changed while it waited. Send it again.",
    "nested_too_deep": "The file nests sequences deeper than any scanner does. It was not read.",
    "unreadable": "The file contradicts the DICOM format and cannot be read. Export it again.",
    "bad_uid": "A unique identifier (UID) of the file is missing or malformed. Export it again.",
    "not_an_image": "This DICOM object holds no image (a report, a presentation, a directory). It is left out.",
    "no_pixels": "The file holds no pixels. It is left out.",
    "pixel_format": "The pixels are stored in a form this house does not read (bit depth, samples or encoding).",
    "pixel_mismatch": "The pixels do not have the size that the header states. Export the file again.",
    "undecodable": "The pixels cannot be decoded; they seem damaged. Send the file again.",
    "crashed": "Reading the file broke the reader, which was shielded and restarted. The file is hostile or damaged.",
    "timeout": "Reading the file took too long and was stopped (28 seconds; a file over 256 MB may take longer).",
    "unsafe_path": "The name of this archive entry leads outside its folder, or is a link. It was not read.",
    "archive_limit": "The archive exceeds a limit (entries, size, or ratio of packing). Send it in smaller parts.",
    "nested_archive": "An archive inside an archive is not opened. Unpack it and send its files.",
    "bad_archive": "The archive is damaged, encrypted or of an unknown kind. Send it again as a plain zip.",
    "empty_archive": "The archive holds no files. Send it again.",
    "not_readable": "The file or folder may not be read, or has gone. Allow reading it, and send it again.",
    "not_regular": "This is a link or a special file, not a plain one. It was not read.",
}
_HELD = {
    "needs_label_mapping": "A segmentation needs a campaign, a case and a label mapping before it can come in.",
}
_HELD_INSIDE = {
    "needs_masking": "Taken in and held from readers: ultrasound may show a name in its pixels, until a person has "
    "confirmed in the masking screen of its study that none is visible.",
    "may_show_text": "Taken in and held from readers: a captured or annotated picture may show a name in its pixels, "
    "until a person has confirmed in the masking screen of its study that none is visible.",
    "looks_captured": "Taken in and held from readers: it seems to be a picture of a screen and may show a name, until "
    "a person has confirmed in the masking screen of its study that none is visible.",
}


class Refused(Exception):
    """Raised anywhere in the examination of one file."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def verdict(code: str) -> FileVerdict:
    if code in _HELD:
        return FileVerdict(Verdict.HELD, code, _HELD[code])
    return FileVerdict(Verdict.REJECTED, code, _REJECTED[code])


def held_verdict(code: str) -> FileVerdict:
    """Of a file that is in the house, but not yet for readers."""
    return FileVerdict(Verdict.HELD, code, _HELD_INSIDE[code])
