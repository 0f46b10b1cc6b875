/** All rooms in one piece: each by itself would split what they share into many small files, a request each. */

export { AdjudicationRoom } from "./adjudication-room";
export { FeedbackRoom } from "./feedback-room";
export { PreviewRoom } from "./preview-room";
export { ReadingRoom } from "./reading-room";
