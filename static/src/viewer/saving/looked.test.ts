import { expect, test } from "vitest";
import { Activity } from "./activity";
import type { Outcome } from "./api";
import { Looked } from "./looked";

function room() {
  const at = { now: 0, isOpen: true, answer: { kind: "ok", value: null } as Outcome<unknown> };
  const sent: { key: string; ms: number }[] = [];
  const activity = new Activity(() => at.now);
  const looked = new Looked(
    { looked: (body, key) => (sent.push({ key, ms: (JSON.parse(body) as { active_ms: number }).active_ms }), Promise.resolve(at.answer)) },
    activity,
    () => at.isOpen,
  );
  const look = (seconds: number): void => {
    at.now += seconds * 1000;
    activity.touch();
  };
  activity.touch();
  return { at, sent, activity, looked, look };
}

test("two minutes of looking are told once as the page is left, and idling is not", async () => {
  const { sent, looked, look } = room();
  for (let i = 0; i < 12; i += 1) look(10);
  look(900);
  await looked.tell();
  await looked.tell();
  expect(sent.map(({ ms }) => ms)).toEqual([180_000]);
});

test("what was not answered is sent again under the same key; what comes after has its own", async () => {
  const { at, sent, looked, look } = room();
  at.answer = { kind: "unreachable" };
  look(20);
  await looked.tell();
  at.answer = { kind: "ok", value: null };
  look(5);
  await looked.tell();
  await looked.tell();
  expect(sent.map(({ ms }) => ms)).toEqual([20_000, 20_000, 5_000]);
  expect(sent[0]?.key).toBe(sent[1]?.key);
  expect(sent[2]?.key).not.toBe(sent[0]?.key);
});

test("a moment is kept for the next save, and nothing is told of a closed reading", async () => {
  const { at, sent, activity, looked, look } = room();
  look(0.5);
  await looked.tell();
  at.isOpen = false;
  look(30);
  await looked.tell();
  expect(sent).toEqual([]);
  expect(activity.take().active_ms).toBe(30_500);
});
