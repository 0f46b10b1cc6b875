import { expect, test } from "vitest";
import { aStack } from "../testing";
import { askedLayout, isOffered } from "./asked-layout";
import { stackFor } from "./roles";

test("what is asked names the grid, and each of its panes with its roles in order", () => {
  const panes = [["t2_ax", "", "adc"], [""], ["high_b"]];
  expect(askedLayout("1x2", 2, panes).toString()).toBe("grid=1x2&pane=t2_ax%2Cadc&pane=");
  expect(askedLayout("1", 1, panes).getAll("pane")).toEqual(["t2_ax,adc"]);
});

test("a further choice is offered only after one that is made, or where one is made already", () => {
  expect([0, 1, 2].map((at) => isOffered(["", "", ""], at))).toEqual([true, false, false]);
  expect([0, 1, 2].map((at) => isOffered(["adc", "", ""], at))).toEqual([true, true, false]);
  expect([0, 1, 2].map((at) => isOffered(["", "", "adc"], at))).toEqual([true, false, true]);
});

test("a pane may ask for a very role; what hangs in a pane of that name goes before", () => {
  const low = { ...aStack({ id: "low", role: "dwi_low_b" }), pane_roles: ["dwi"] };
  const threeD = { ...aStack({ id: "3d", role: "t2_3d" }), pane_roles: ["t2_ax"] };
  const plain = { ...aStack({ id: "plain", role: "t2_ax" }), pane_roles: [] };
  expect(stackFor("dwi_low_b", [threeD, low])?.id).toBe("low");
  expect(stackFor("t2_ax", [plain, threeD])?.id).toBe("3d");
  expect(stackFor("dce", [low])).toBeNull();
});
