import { beforeEach, expect, test } from "vitest";
import { spansOf } from "../engine/cornerstone/packs";
import type { Stack } from "../props";
import { aStack } from "../testing";
import { hungFirst, NextCase } from "./next-case";

const shared = (stack: Stack, url: string): Stack => ({ ...stack, pack: { url, bytes: 1000 } });

const manifest = {
  hanging: { key: "2x2", rows: 1, columns: 3, panes: ["t2_ax", "adc", "high_b"] },
  stacks: [
    aStack({ id: "other", role: "dce" }),
    shared(aStack({ id: "adc", role: "adc" }), "/pixels/packs/dwi"),
    shared(aStack({ id: "high", role: "high_b" }), "/pixels/packs/dwi"),
    { ...aStack({ id: "t2", role: "t2_ax" }), pack: { url: "/pixels/packs/t2", bytes: 500 } },
  ],
};

let requests: { url: string; init: RequestInit }[];
let answer: () => Response;
let next: NextCase;
beforeEach(() => {
  requests = [];
  answer = () => new Response("bytes");
  next = new NextCase("r2", {
    fetch: (url, init) => {
      requests.push({ url, init });
      return Promise.resolve(url.includes("/manifest") ? new Response(JSON.stringify(manifest)) : answer());
    },
    whenIdle: (run) => void setTimeout(run, 0),
  });
});

test("the packs of the default panes are fetched once each, in their order, and no others", async () => {
  await next.fetch();
  expect(requests.map(({ url }) => url)).toEqual(["/api/v1/readings/r2/manifest?ahead=true", "/pixels/packs/t2", "/pixels/packs/dwi"]);
  expect(requests.every(({ init }) => init.priority === "low")).toBe(true);
  await next.fetch();
  expect(requests).toHaveLength(3);
});

test("a reader who has chosen another arrangement has the packs of that one fetched", async () => {
  const dce = { key: "dce", rows: 1, columns: 2, panes: ["dce", "t2_ax"] };
  const own = { ...manifest, layouts: [manifest.hanging, dce], preferences: { layout: "dce" } };
  next = new NextCase("r3", {
    fetch: (url) => {
      requests.push({ url, init: {} });
      return Promise.resolve(new Response(url.includes("/manifest") ? JSON.stringify(own) : "bytes"));
    },
    whenIdle: (run) => void setTimeout(run, 0),
  });
  await next.fetch();
  expect(requests.slice(1).map(({ url }) => url)).toEqual(["/pixels/packs/other", "/pixels/packs/t2"]);
});

test("the requests are those that opening the case will make", async () => {
  await next.fetch();
  expect(spansOf(manifest.stacks).get("/pixels/packs/t2")).toEqual([{ from: 0, to: 500, isWhole: true }]);
  expect(requests[1]?.init.headers).toEqual({});
  expect(requests[2]?.init.headers).toEqual({ Range: "bytes=0-499" });
});

test("leaving the case stops it", async () => {
  answer = () => {
    next.cancel();
    return new Response("bytes");
  };
  await next.fetch();
  expect(requests).toHaveLength(2);
  expect(requests[1]?.init.signal?.aborted).toBe(true);
});

test("without a next case, or offline, nothing happens", async () => {
  next.id = null;
  await next.fetch();
  expect(requests).toEqual([]);
  next.id = "r2";
  answer = () => {
    throw new TypeError("offline");
  };
  await next.fetch();
  expect(requests).toHaveLength(2);
});

test("roles that the case lacks are passed over", () => {
  expect(hungFirst({ ...manifest, hanging: { ...manifest.hanging, panes: ["t2_cor", "adc"] } }).map(({ id }) => id)).toEqual(["adc"]);
});
