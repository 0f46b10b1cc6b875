import { expect, test } from "vitest";
import type { Finding } from "../props";
import { beside } from "./selection";

const FINDINGS = ["a", "b"].map((id, order): Finding => ({ id, order, deleted: false }));

test("the case lies between the last finding and the first", () => {
  expect(beside("case", FINDINGS, 1)).toEqual({ finding: "a" });
  expect(beside({ finding: "a" }, FINDINGS, 1)).toEqual({ finding: "b" });
  expect(beside({ finding: "b" }, FINDINGS, 1)).toBe("case");
  expect(beside("case", FINDINGS, -1)).toEqual({ finding: "b" });
  expect(beside({ finding: "a" }, FINDINGS, -1)).toBe("case");
  expect(beside("case", [], 1)).toBe("case");
});
