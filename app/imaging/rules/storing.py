"""What a sender is told of each object it stored (PS3.18 10.5.3, PS3.4 B.2.3): our verdicts in DICOM's numbers."""

from collections.abc import Collection

from app.imaging.values import FileVerdict, Verdict

CANNOT_UNDERSTAND, OUT_OF_RESOURCES, DOES_NOT_MATCH = 0xC000, 0xA700, 0xA900
DUPLICATE, PROCESSING_FAILURE, CLASS_NOT_TAKEN, SYNTAX_NOT_TAKEN = 0x0111, 0x0110, 0x0122, 0xC122
WARNING_DOES_NOT_MATCH = 0xB007
LONGEST_COMMENT = 64

_REASONS = {
    "too_large": OUT_OF_RESOURCES,
    "timeout": OUT_OF_RESOURCES,
    "uid_conflict": DUPLICATE,
    "undecodable": SYNTAX_NOT_TAKEN,
    "pixel_format": DOES_NOT_MATCH,
    "pixel_mismatch": DOES_NOT_MATCH,
    "no_pixels": CLASS_NOT_TAKEN,
    "not_an_image": CLASS_NOT_TAKEN,
    "needs_label_mapping": CLASS_NOT_TAKEN,
    "needs_masking": PROCESSING_FAILURE,
    "may_show_text": PROCESSING_FAILURE,
    "other_study": DOES_NOT_MATCH,
}

OTHER_STUDY = FileVerdict(
    Verdict.REJECTED, "other_study", "This object belongs to another study than the address it was sent to."
)


def failure_reason(verdict: FileVerdict) -> int:
    """Of a file that did not come in."""
    if verdict.verdict is Verdict.QUARANTINED:
        return _REASONS.get(verdict.code, DOES_NOT_MATCH)
    return _REASONS.get(verdict.code, CANNOT_UNDERSTAND)


def warning_reason(verdict: FileVerdict) -> int | None:
    return WARNING_DOES_NOT_MATCH if verdict.verdict is Verdict.WARNING_GEOMETRY else None


def comment(verdict: FileVerdict) -> str:
    """What fits into an LO (PS3.5 6.2): 64 characters, and no backslash, which would part it in two."""
    text = verdict.sentence.replace("\\", "/")
    return text if len(text) <= LONGEST_COMMENT else text[: LONGEST_COMMENT - 2].rsplit(" ", 1)[0] + " …"


def status_of(verdicts: Collection[FileVerdict]) -> int:
    """200: all stored; 202: some, or with warnings; 409: none."""
    stored = [verdict for verdict in verdicts if verdict.verdict.is_in]
    if not stored:
        return 409
    warned = any(warning_reason(verdict) for verdict in stored)
    return 202 if warned or len(stored) < len(verdicts) else 200
