import { expect, test } from "vitest";
import { filledCount, packRuns, runsOf, unpackRuns, voxelsOf } from "./runs";

test("runs alternate and begin with background", () => {
  expect([...runsOf(Uint8Array.of(0, 0, 1, 1, 1, 0))]).toEqual([2, 3, 1]);
});

test("a mask that starts filled begins with a run of nothing", () => {
  expect([...runsOf(Uint8Array.of(1, 1, 0))]).toEqual([0, 2, 1]);
});

test("an empty mask is one run", () => {
  expect([...runsOf(new Uint8Array(12))]).toEqual([12]);
});

test("voxels come back as they were", () => {
  const voxels = Uint8Array.from({ length: 5000 }, (_, i) => ((i * 7919) % 13 < 4 ? 1 : 0));
  expect(voxelsOf(runsOf(voxels), voxels.length)).toEqual(voxels);
  expect(filledCount(runsOf(voxels))).toBe(voxels.reduce((sum, value) => sum + value, 0));
});

test("packed runs are gzip of little-endian uint32, as the server reads them", async () => {
  const packed = Uint8Array.from(atob(await packRuns(Uint32Array.of(2, 70_000, 1))), (c) => c.charCodeAt(0));
  const plain = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  expect([...new Uint8Array(await new Response(plain).arrayBuffer())]).toEqual([2, 0, 0, 0, 0x70, 0x11, 0x01, 0, 1, 0, 0, 0]);
});

test("runs packed by the server are read", async () => {
  // base64(gzip.compress(np.array([3, 4, 5], "<u4").tobytes(), mtime=0))
  const data = "H4sIAAAAAAACA2NmYGBgAWJWIAYAV+rfvwwAAAA=";
  expect([...(await unpackRuns(data))]).toEqual([3, 4, 5]);
});

test("runs that do not fit the stack are refused", () => {
  expect(() => voxelsOf(Uint32Array.of(3, 4), 8)).toThrow("does not fit");
});
