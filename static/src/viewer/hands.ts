/** What mouse, fingers and pen do over an image, and the keys of a question: for the help sheet and the documentation. */

export type Line = readonly [what: string, does: string];

export const MOUSE: readonly Line[] = [
  ["Left button", "the tool in the hand"],
  ["Middle button", "move the image"],
  ["Right button", "zoom"],
  ["Wheel", "scroll through slices"],
  ["Ctrl wheel", "zoom"],
  ["Shift wheel", "brush size"],
  ["Double click", "one pane large, and back, unless the tool in the hand draws"],
];

export const TABLET: readonly Line[] = [
  ["One finger", "the tool in the hand; scrolls once a pen was used"],
  ["Two fingers", "move and zoom the image"],
  ["Pen", "the tool in the hand"],
  ["Other end of the pen", "the opposite of painting or erasing"],
];

export const SETTLING: readonly Line[] = [
  ["1 – 9", "accept the first reader, the second…"],
  ["O", "composite: what holds instead of any reader's answer"],
  ["X", "none of them"],
  ["A", "not assessable"],
  ["R", "irreducible"],
  ["Tab", "on to the causes, the rationale, “Settle”; arrow keys within"],
];

export const SCORING: readonly Line[] = [
  ["1 – 5, X", "score the current question"],
  ["its letter", "an option of the question that has the focus"],
  ["Tab", "next field"],
];
