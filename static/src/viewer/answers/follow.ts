/** What follows from what a reader draws, finds and answers: in the order in which it is worked out. */

import type { Reaction } from "../marks/store";
import type { Question } from "../props";
import { takingBackHidden } from "./hidden";
import { onlyOne } from "./only-one";
import { prefilling } from "./prefill";

/** `roles`: the pane roles for which the case has images. */
export const following = (questions: readonly Question[], roles: ReadonlySet<string>): Reaction[] => [prefilling(questions, roles), onlyOne(questions), takingBackHidden(questions)];
