"""What may be asked of masking: rectangles that lie in the pictures, and a few of them."""

from collections.abc import Collection, Sequence

from app.imaging.values import Role
from app.kernel.refusals import Conflict, Invalid

MOST_RECTANGLES = 50
LONGEST_REASON = 1000
MAY_SHOW_TEXT = frozenset({Role.SECONDARY_CAPTURE, Role.US_STILL})
"""What is recognised as one of these was made from a screen, where names are written."""
Rectangle = tuple[int, int, int, int]


def assert_rectangles(rectangles: Sequence[Rectangle], sizes: Collection[tuple[int, int]]) -> None:
    """`rectangles`: left, top, width, height; `sizes`: rows and columns of the pictures."""
    if not rectangles:
        raise Invalid("Draw a rectangle over what is to be blanked first.")
    if len(rectangles) > MOST_RECTANGLES:
        raise Invalid(f"At most {MOST_RECTANGLES} rectangles at once.")
    rows, columns = max(rows for rows, _ in sizes), max(columns for _, columns in sizes)
    for number, (left, top, width, height) in enumerate(rectangles, start=1):
        if width < 1 or height < 1:
            raise Invalid(f"Rectangle {number} is empty: width and height are at least one pixel.")
        if left < 0 or top < 0 or left >= columns or top >= rows:
            raise Invalid(f"Rectangle {number} lies outside the picture, which has {columns} x {rows} pixels.")


def assert_not_under_readers(readers: int) -> None:
    """`readers`: how many see the series now."""
    if readers:
        raise Conflict(
            "Readers see this series now, and what they read is not changed under them. Withhold it from them first; "
            "then mask it, confirm it, and they see it again as it is then."
        )


def reason_given(text: str) -> str:
    """The reason on one line. Raises when there is none."""
    reason = " ".join(text.split())
    if len(reason) < 3:
        raise Invalid("Please say why; it becomes part of the record.", details={"fields": {"reason": "Needed."}})
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"The reason may have {LONGEST_REASON} letters at most.")
    return reason
