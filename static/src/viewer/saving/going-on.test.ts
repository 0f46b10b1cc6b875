import { expect, test } from "vitest";
import type { Changes } from "../props";
import type { Outcome } from "./api";
import { whenItGoesOn } from "./going-on";

const saying = (state: Changes["state"]): Outcome<Changes> => ({ kind: "ok", value: { revision: 3, state, findings: [], marks: [], answers: [] } });

test("an open page hears that a case which was set aside goes on, once, and asks no more", async () => {
  const answers: Outcome<Changes>[] = [saying("set_aside"), { kind: "unreachable" }, saying("draft")];
  const asked: number[] = [];
  let due: (() => void) | null = null;
  let heard = 0;
  const page = new EventTarget();
  const clock = { after: (_ms: number, run: () => void) => ((due = run), () => (due = null)) };
  const changes = (revision: number): Promise<Outcome<Changes>> => {
    asked.push(revision);
    return Promise.resolve(answers.shift() as Outcome<Changes>);
  };
  whenItGoesOn({ changes }, () => 7, () => (heard += 1), { clock, page });
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
  due!();
  await settle();
  page.dispatchEvent(new Event("focus"));
  await settle();
  expect(heard).toBe(0);
  due!();
  await settle();
  page.dispatchEvent(new Event("focus"));
  expect([heard, due, asked]).toEqual([1, null, [7, 7, 7]]);
});
