import { beforeEach, expect, test } from "vitest";
import { FakeEngine } from "../engine/fake";
import { aStack } from "../testing";
import { apartWords } from "./joins";
import { Panes } from "./panes";

const stacks = [
  aStack({ id: "ax", role: "t2_ax" }),
  aStack({ id: "adc", role: "adc" }),
  aStack({ id: "far", role: "high_b", frameOfReference: "9.9" }),
  aStack({ id: "none", role: "dwi", frameOfReference: "" }),
  aStack({ id: "nowhere", role: "dce", frameOfReference: "" }),
];
const hanging = { key: "six", rows: 2, columns: 3, panes: ["t2_ax", "adc", "high_b", "dwi", "dce", "t2_cor"] };

let panes: Panes;
beforeEach(async () => {
  panes = new Panes({ hanging, stacks }, new FakeEngine(stacks));
  await panes.open();
});
const apart = (focused: string): (string | null)[] => {
  panes.focus(panes.list.find((pane) => pane.stackId === focused)?.id ?? "");
  return panes.unlinked().map((pane) => pane.stackId);
};

test("which panes cannot be compared is told of each pair: with the one in focus", () => {
  expect(apart("ax")).toEqual(["far", "none", "nowhere"]);
  expect(apart("far")).toEqual(["ax", "adc", "none", "nowhere"]);
});

test("without a frame of reference a series is compared with nothing, not even with another without", () => {
  expect(apart("none")).toEqual(["ax", "adc", "far", "nowhere"]);
  panes.goTo("pane-4", 4);
  expect(panes.list.map((pane) => panes.engine.look(pane.id)?.frame)).toEqual([2, 2, 2, 4, 2, undefined]);
});

test("the same series in two panes scrolls together, with or without a frame of reference", async () => {
  await panes.hang("pane-5", "none");
  expect(apart("none")).toEqual(["ax", "adc", "far"]);
  panes.goTo("pane-4", 0);
  expect(panes.engine.look("pane-5")?.frame).toBe(0);
});

test("a pane whose role the case does not have stays empty", () => {
  expect(panes.pane("pane-6")).toMatchObject({ role: "t2_cor", stackId: null });
});

test("the sentence says of what it is true, and of scrolling only where that is switched on", () => {
  expect(apartWords("T2 axial", "DWI b 800", true)).toBe("Positions in T2 axial cannot be compared with DWI b 800: not scrolled together, marks not shown there.");
  expect(apartWords("T2 axial", "DWI b 800", false)).not.toContain("scrolled");
});

test("whether there is anything to say depends on the series that hang, not on the one in focus", async () => {
  const of = async (...roles: string[]): Promise<boolean> => {
    panes.arrange({ key: "some", rows: 1, columns: roles.length, panes: roles });
    await panes.open();
    return panes.isOfSeveralFrames;
  };
  expect(await of("t2_ax", "adc")).toBe(false);
  expect(await of("t2_ax", "high_b")).toBe(true);
  expect(await of("dwi", "dce")).toBe(true);
  expect(await of("dwi", "dwi")).toBe(false);
});
