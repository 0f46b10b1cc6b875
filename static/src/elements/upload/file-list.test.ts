import { expect, test } from "vitest";
import type { Judged } from "./delivery";
import { countsOf, rowsOf } from "./file-list";
import type { Sending } from "./sending";

function sending(number: number, name: string, arrived = 10, problem = ""): Sending {
  return { number, name, arrived, problem, judged: false, file: { size: 10 } as File };
}

function judged(sentNumber: number, verdict: string, sentence = ""): Judged {
  return { number: sentNumber, sent_number: sentNumber, verdict, code: verdict, sentence };
}

test("files that need a look come first, then those under way, then the rest", () => {
  const files = [sending(1, "good"), sending(2, "half", 5), sending(3, "bad"), sending(4, "gone", 0, "Choose it again.")];
  const rows = rowsOf(files, [judged(1, "accepted", "Accepted."), judged(3, "rejected", "It is empty.")]);
  expect(rows.map(({ name, words }) => `${name} ${words}`)).toEqual([
    "gone Choose it again.",
    "bad refused: It is empty.",
    "half 50 % sent",
    "good Accepted.",
  ]);
});

test("an archive is summed up, and says what is wrong with the gravest in it", () => {
  const found = [judged(1, "accepted"), judged(1, "split", "Split."), judged(1, "rejected", "It is empty.")];
  expect(rowsOf([sending(1, "a.zip")], found)[0]?.words).toBe(
    "3 files in it: 1 accepted, 1 accepted and split, 1 refused. The first refused: It is empty.",
  );
});

test("counts are given in words", () => {
  expect(countsOf({ accepted: 2, held: 1 })).toBe("2 accepted, 1 held");
});
