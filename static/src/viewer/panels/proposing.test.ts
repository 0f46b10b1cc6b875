import { beforeEach, expect, test } from "vitest";
import { FakeEngine } from "../engine/fake";
import { Panes } from "../hanging/panes";
import type { Mark } from "../marks/mark";
import { proposedSentence, proposedWords } from "../marks/proposed";
import { runsOf } from "../marks/runs";
import { DraftStore } from "../marks/store";
import { toWire, wireNow } from "../marks/wire";
import type { Proposals } from "../props";
import type { Outcome } from "../saving/api";
import { aStack } from "../testing";
import { SHAPINGS } from "../tools/shaping";
import { Proposing } from "./proposing";
import { Workbench } from "./workbench";

const MODEL = { name: "Segmenter", version: "2.1" };
const stack = aStack({ id: "ax", frames: 4, rows: 10, columns: 10 });
const voxels = new Uint8Array(400).fill(1, 122, 128);
const drawn = (id: string, structure: string | null): Mark => ({
  id,
  finding_id: structure ? null : "of the algorithm",
  structure,
  geometry: { kind: "mask", runs: runsOf(voxels), voxels: 6 },
  stack_id: "ax",
  sop_instance_uid: "",
  frame_number: 1,
  frame_of_reference_uid: "1.2.3",
  origin: "imported",
  deleted: false,
});

let store: DraftStore;
let bench: Workbench;
let proposing: Proposing;
let said: string[];
let decided: [string, boolean][];
let answers: Outcome<unknown>;
let asked: number;

beforeEach(async () => {
  store = new DraftStore();
  const panes = new Panes({ hanging: { key: "one", rows: 1, columns: 1, panes: ["t2_ax"] }, stacks: [stack] }, new FakeEngine([stack]));
  bench = new Workbench({ panes, store, glandAxes: [], structures: [{ key: "prostate", label: "Prostate" }] });
  await panes.open();
  said = [];
  decided = [];
  asked = 0;
  answers = { kind: "ok", value: null };
  const proposals = await Promise.all([drawn("p-lesion", null), drawn("p-gland", "prostate")].map(async (mark) => ({ mark: await toWire(mark), declined: false })));
  proposing = new Proposing({
    bench,
    offered: { model: MODEL, count: 2 },
    fetch: async (): Promise<Outcome<Proposals>> => {
      asked += 1;
      return { kind: "ok", value: { model: MODEL, proposals } };
    },
    decide: async (id, declined) => {
      decided.push([id, declined]);
      return answers;
    },
    say: (why) => said.push(why),
  });
});

test("nothing is fetched or shown until it is asked for; one key goes through and hides them again", async () => {
  expect(proposing.words).toBe("Proposals by Segmenter 2.1: 2");
  expect([proposing.inked(), asked]).toEqual([[], 0]);
  const seen = [];
  for (let press = 0; press < 4; press += 1) {
    await proposing.next();
    seen.push([proposing.current, proposing.inked().length]);
  }
  expect(seen).toEqual([["p-lesion", 2], ["p-gland", 2], [null, 0], ["p-lesion", 2]]);
  expect(asked).toBe(1);
  expect(proposing.inked().map(({ ink }) => [ink.hollow, ink.dash.length > 0, ink.strength])).toEqual([[true, true, "active"], [true, true, "quiet"]]);
  expect(store.marks()).toEqual([]);
});

test("what is taken is an object of the reader that names model and proposal, in one step of undo", async () => {
  await proposing.next();
  proposing.take();
  const [mine] = store.marks();
  const [finding] = store.findings();
  expect(mine).toMatchObject({ finding_id: finding?.id, origin: "ai_proposal_unchanged", model: MODEL, proposal_id: "p-lesion" });
  expect(mine?.id).not.toBe("p-lesion");
  expect(wireNow(mine as Mark)).toMatchObject({ model: MODEL, proposal_id: "p-lesion", kind: "mask" });
  expect(proposing.list.map((one) => proposing.stateOf(one))).toEqual(["taken", "open"]);
  expect(proposing.inked().map(({ mark }) => mark.id)).toEqual(["p-gland"]);
  proposing.take();
  expect(store.marks()).toHaveLength(1);
  store.undo();
  expect([store.marks(), store.findings(), proposing.inked().length]).toEqual([[], [], 2]);
  store.redo();
  expect(store.marks().map((mark) => mark.proposal_id)).toEqual(["p-lesion"]);
});

test("a lesion goes to the finding that has nothing drawn yet", async () => {
  store.change("new finding", (edit) => bench.addFinding(edit));
  await proposing.next();
  proposing.take();
  expect(store.findings().map(({ id }) => id)).toEqual([store.marks()[0]?.finding_id]);
});

test("a structure is taken once, and never over one's own", async () => {
  await proposing.next();
  proposing.take("p-gland");
  expect(store.marks()[0]).toMatchObject({ finding_id: null, structure: "prostate", proposal_id: "p-gland" });
  store.change("mine instead", (edit) => {
    const [taken] = store.marks();
    const { model: _model, proposal_id: _proposal, ...own } = taken as Mark;
    edit.mark({ ...(taken as Mark), deleted: true });
    edit.mark({ ...own, id: "mine", origin: "hand" });
  });
  proposing.take("p-gland");
  expect(said).toEqual(["You have drawn this already: Prostate. Delete yours first to take the proposal."]);
  expect(store.marks().map(({ id }) => id)).toEqual(["mine"]);
});

test("declining is told to the server, hides the outline, and can be taken back; a lost answer declines nothing", async () => {
  await proposing.next();
  answers = { kind: "unreachable" };
  await proposing.decline();
  expect([said.length, proposing.list[0]?.declined]).toEqual([1, false]);
  answers = { kind: "ok", value: null };
  await proposing.decline();
  await proposing.next();
  expect(proposing.inked().map(({ mark }) => mark.id)).toEqual(["p-gland"]);
  await proposing.decline("p-lesion");
  expect(decided).toEqual([["p-lesion", true], ["p-lesion", true], ["p-lesion", false]]);
  proposing.take("p-lesion");
  await proposing.decline("p-lesion");
  expect(said.at(-1)).toContain("You have taken this proposal");
});

test("a closed reading takes and declines nothing", async () => {
  await proposing.next();
  bench.readOnly = true;
  proposing.take();
  await proposing.decline();
  expect([store.marks(), decided]).toEqual([[], []]);
});

test("outlines of a proposal that become a region again still name it, whatever else was drawn with them", async () => {
  await proposing.next();
  proposing.take("p-gland");
  const shape = (key: string) => SHAPINGS.find((one) => one.key === key)?.run(bench, "pane-1");
  expect(shape("to-contours")).toBeNull();
  expect(store.marks().map((mark) => [mark.geometry.kind, mark.proposal_id])).toEqual([["contour", "p-gland"]]);
  bench.drawFor("prostate");
  expect(shape("to-mask")).toBeNull();
  expect(store.marks().map((mark) => [mark.geometry.kind, mark.proposal_id, mark.model])).toEqual([["mask", "p-gland", MODEL]]);
});

test("what was taken and then changed is called edited, until it is again what was proposed", async () => {
  await proposing.next();
  proposing.take();
  const mine = (): Mark => store.marks()[0] as Mark;
  const seen = (): [string | null, string] => [proposedWords(mine()), proposing.stateOf(proposing.list[0]!)];
  expect(seen()).toEqual(["proposal", "taken"]);
  store.change("name", (edit) => edit.mark({ ...mine(), name: "apex" }));
  expect(seen()).toEqual(["proposal", "taken"]);
  const painted = voxels.slice().fill(1, 128, 131);
  store.change("brush", (edit) => edit.mark({ ...mine(), geometry: { kind: "mask", runs: runsOf(painted), voxels: 9 } }));
  expect(seen()).toEqual(["proposal, edited", "edited"]);
  expect(proposedSentence(mine())).toBe("Taken from a proposal by Segmenter 2.1, and edited since");
  store.undo();
  expect(seen()).toEqual(["proposal", "taken"]);
  store.redo();
  store.change("eraser", (edit) => edit.mark({ ...mine(), geometry: { kind: "mask", runs: runsOf(voxels), voxels: 6 } }));
  expect(seen()).toEqual(["proposal", "taken"]);
});
