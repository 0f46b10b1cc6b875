/** Feedback in words. */

import type { Feedback, Lesion } from "../saving/feedback-api";

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** How far a category is from the reference: never by colour alone. */
export function apartWords(apart: number | null): string {
  if (apart === null) return "";
  if (apart === 0) return "the same category";
  const count = Math.abs(apart);
  return `${count === 1 ? "one category" : `${count} categories`} ${apart > 0 ? "higher" : "lower"} than the reference`;
}

export const whoseWords = ({ whose }: Pick<Lesion, "whose">): string =>
  ({ both: "found by you and in the reference", you: "marked by you, not in the reference", reference: "in the reference, not marked by you" })[whose];

/** The sum of it in one sentence. */
export function summary({ lesions }: Pick<Feedback, "lesions">): string {
  const count = (whose: Lesion["whose"]): number => lesions.filter((one) => one.whose === whose).length;
  const [both, missed, more] = [count("both"), count("reference"), count("you")];
  if (!lesions.length) return "Neither you nor the reference marked a lesion.";
  const parts = [
    both + missed ? `You found ${both} of ${plural(both + missed, "lesion")} of the reference` : "The reference marks no lesion",
    more ? `you marked ${more} that ${more === 1 ? "is" : "are"} not in it` : null,
  ];
  return `${parts.filter(Boolean).join("; ")}.`;
}
