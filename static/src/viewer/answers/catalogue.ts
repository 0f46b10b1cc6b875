/** Every question type, once: mirrors the server's catalogue, file by file. */

import { CHOICE } from "./choice";
import { FLAG } from "./flag";
import { LIKELIHOOD } from "./likelihood";
import { MEASURE } from "./measure";
import { NUMBER } from "./number";
import { PERCENT } from "./percent";
import { SCORE } from "./score";
import { SECTORS } from "./sectors";
import { TEXT } from "./text";
import type { QuestionType } from "./type";

export const QUESTION_TYPES: readonly QuestionType[] = [
  CHOICE,
  SCORE,
  NUMBER,
  TEXT,
  SECTORS,
  LIKELIHOOD,
  PERCENT,
  FLAG,
  MEASURE,
];

export function typeOf(key: string): QuestionType {
  const type = QUESTION_TYPES.find((one) => one.key === key);
  if (!type) throw new Error(`this viewer knows no question type “${key}”`);
  return type;
}
