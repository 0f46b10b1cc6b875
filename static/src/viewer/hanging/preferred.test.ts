import { expect, test } from "vitest";
import { asPreferred } from "./preferred";

const one = { key: "one", rows: 1, columns: 1, panes: ["t2_ax"] };
const pair = { key: "pair", rows: 1, columns: 2, panes: ["t2_ax", "adc"] };
const sent = { hanging: one, layouts: [one, pair] };

test("a case opens with the arrangement its reader chose last, where it is offered and can be filled", () => {
  expect(asPreferred({ ...sent, preferences: { layout: "pair" } }).hanging).toBe(pair);
  expect(asPreferred({ ...sent, preferences: { layout: "own-withdrawn" } }).hanging).toBe(one);
  expect(asPreferred({ ...sent, preferences: {} }).hanging).toBe(one);
});
