"""What may be asked of masking: rectangles that lie in the pictures, and a few of them."""

from collections.abc import Collection, Sequence

from app.kernel.refusals import Invalid

MOST_RECTANGLES = 50
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
