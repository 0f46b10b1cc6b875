"""Whether the files of one study may come in together, and what is said of each that does."""

from collections.abc import Collection

from app.imaging.values import FileVerdict, Stack, Verdict
from app.kernel.refusals import Conflict, Invalid

LONGEST_PREFIX = 40
ACCEPTED = FileVerdict(Verdict.ACCEPTED, "accepted", "Accepted.")


def label_prefix(text: str) -> str | None:
    """What studies of a delivery are called before their number, from what a person typed; None: nothing."""
    prefix = text.strip()
    if len(prefix) > LONGEST_PREFIX or not prefix.isprintable():
        raise Invalid(f"The name for the studies may have {LONGEST_PREFIX} letters at most, on one line.")
    return prefix or None


def assert_receives(state: str) -> None:
    if state != "receiving":
        raise Conflict("Nothing more arrives for this delivery now: " + _STATES.get(state, "it has ended."), code=state)


_STATES = {
    "waiting": "all of it is here.",
    "working": "it is being worked through.",
    "cancelled": "it was cancelled.",
}


def assert_part_fits(offset: int, length: int, size_bytes: int, *, chunk_bytes: int) -> None:
    """A part lies within its file and ends it, or is whole chunks."""
    end = offset + length
    if end > size_bytes:
        raise Invalid("More was sent than the file was announced with. Choose the files again.")
    if end < size_bytes and (length % chunk_bytes or not length):
        raise Invalid(f"A part that does not end its file must be a multiple of {chunk_bytes} bytes.")


def series_problem(
    frames_of_reference: Collection[str | None], *, of_another_study: bool, grows_in_use: bool
) -> FileVerdict | None:
    if of_another_study:
        sentence = "The UID of this series belongs to another study. Ask the sender to export both again."
        return FileVerdict(Verdict.QUARANTINED, "series_of_other_study", sentence)
    if len(set(frames_of_reference)) > 1:
        sentence = (
            "The images of this series lie in different frames of reference; their millimetres cannot be compared. "
            "Ask the sender to export the series again."
        )
        return FileVerdict(Verdict.QUARANTINED, "mixed_frames_of_reference", sentence)
    if grows_in_use:
        sentence = (
            "More images of a series that is being read already: adding them would move what readers have marked. "
            "Withdraw the study from its readers first, then send again."
        )
        return FileVerdict(Verdict.QUARANTINED, "study_in_use", sentence)
    return None


def verdict_of(stack: Stack, stacks: Collection[Stack]) -> FileVerdict:
    """What is said of a file whose frame lies in this stack of its series."""
    if stack.warnings:
        return FileVerdict(Verdict.WARNING_GEOMETRY, "geometry", f"Accepted with a warning: {stack.warnings[0]}.")
    if len({_layout(one) for one in stacks}) > 1:
        sentence = f"Accepted; the series mixes planes or grids and was split into {len(stacks)} stacks."
        return FileVerdict(Verdict.SPLIT, "mixed_grids", sentence)
    return ACCEPTED


def study_verdict(verdicts: Collection[Verdict]) -> Verdict:
    """Of a study, from those of its files: accepted as soon as something came in, a repeat if nothing was new."""
    inside = {verdict for verdict in verdicts if verdict.is_in}
    if not inside:
        return max(verdicts, key=list(verdicts).count)
    if inside == {Verdict.ACCEPTED_IDEMPOTENT}:
        return Verdict.ACCEPTED_IDEMPOTENT
    return Verdict.WARNING_GEOMETRY if Verdict.WARNING_GEOMETRY in inside else Verdict.ACCEPTED


def _layout(stack: Stack) -> tuple[object, ...]:
    grid = stack.grid
    if grid is None:
        return ()
    directions = tuple(round(cosine, 3) for cosine in grid.row_direction + grid.column_direction)
    return (grid.rows, grid.columns, round(grid.row_spacing_mm, 4), round(grid.column_spacing_mm, 4), directions)
