import { afterEach, expect, test, vi } from "vitest";
import { Delivery } from "./delivery";
import { announced, sendAll } from "./sending";

const MB = 1024 * 1024;

/** A server that keeps what it is sent, and breaks as told: "network" (no answer), "lost" (kept, answer lost). */
function server(breaks: ("network" | "lost" | "ok")[]) {
  const kept = new Map<number, number>();
  vi.stubGlobal("fetch", async (path: string, { method, body }: { method: string; body?: BodyInit }) => {
    if (method === "POST") {
      const { files } = JSON.parse(body as string) as { files: { size_bytes: number }[] };
      const rows = files.map((one, place) => ({ number: place + 1, arrived_bytes: kept.get(place + 1) ?? 0, ...one }));
      return Response.json({ files: rows.map((one) => ({ ...one, judged: false })) });
    }
    const [, number, offset] = /files\/(\d+)\?offset=(\d+)/.exec(path)!.map(Number) as [number, number, number];
    const next = breaks.shift() ?? "ok";
    if (next === "network") throw new TypeError("network");
    const arrived = kept.get(number) ?? 0;
    if (offset !== arrived) {
      const details = { arrived };
      return Response.json({ detail: "no", code: "wrong_offset", details }, { status: 409 });
    }
    kept.set(number, arrived + (body as Blob).size);
    if (next === "lost") throw new TypeError("network");
    return Response.json({ arrived_bytes: kept.get(number) });
  });
  return kept;
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("sending goes on by itself over a broken network and a lost answer, and nothing is sent twice", async () => {
  vi.useFakeTimers();
  const kept = server(["network", "lost", "ok"]);
  const away: boolean[] = [];
  const delivery = new Delivery("d", (waiting) => away.push(waiting));
  const files = [
    { name: "a", file: new File([new Uint8Array(20 * MB)], "a") },
    { name: "b", file: new File([], "b") },
  ];
  const sent = sendAll(delivery, await announced(delivery, files), () => {});
  await vi.runAllTimersAsync();
  await sent;
  expect([...kept.entries()].sort()).toEqual([
    [1, 20 * MB],
    [2, 0],
  ]);
  expect(away).toContain(true);
  expect(away.at(-1)).toBe(false);
});

test("what is there already is not sent again", async () => {
  const kept = server([]);
  kept.set(1, 8 * MB);
  const delivery = new Delivery("d", () => {});
  const files = await announced(delivery, [{ name: "a", file: new File([new Uint8Array(9 * MB)], "a") }]);
  await sendAll(delivery, files, () => {});
  expect(kept.get(1)).toBe(9 * MB);
  expect(files[0]?.arrived).toBe(9 * MB);
});
