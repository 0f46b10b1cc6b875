import { afterEach, expect, test, vi } from "vitest";
import { readingApi } from "./api";

afterEach(() => vi.unstubAllGlobals());

test("a line that died without a word is given up, later for what is large", async () => {
  const patience: number[] = [];
  vi.spyOn(AbortSignal, "timeout").mockImplementation((milliseconds) => (patience.push(milliseconds), AbortSignal.abort()));
  vi.stubGlobal("fetch", (_: string, { signal }: RequestInit) => (signal?.aborted ? Promise.reject(new Error("timed out")) : new Promise(() => undefined)));
  const api = readingApi("r");
  expect(await api.save("{}", 3, "key", false)).toEqual({ kind: "unreachable" });
  await api.save("m".repeat(1_000_000), 3, "key", false);
  expect(patience[0]).toBeLessThan(31_000);
  expect(patience[1]).toBeGreaterThan(100_000);
});
