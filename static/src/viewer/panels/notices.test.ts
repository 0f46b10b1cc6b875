import { expect, test } from "vitest";
import type { Missing } from "../props";
import { noticesOf } from "./notices";

const ABOUT_ONE: Missing = { sentence: "Finding 1: T2W 4 with 18 mm.", question: "t2w", scope_kind: "finding", scope_id: "f1" };
const ABOUT_ALL: Missing = { sentence: "There are 5 findings.", question: null, scope_kind: "case", scope_id: null };

test("a warning stands at its finding, one about all of them at the case", () => {
  expect(noticesOf([ABOUT_ONE, ABOUT_ALL], "f1")).toEqual([ABOUT_ONE]);
  expect(noticesOf([ABOUT_ONE, ABOUT_ALL], "f2")).toEqual([]);
  expect(noticesOf([ABOUT_ONE, ABOUT_ALL], null)).toEqual([ABOUT_ALL]);
});
