/** Two versions of one draft, object by object: where they differ, what has to be chosen, and the one that is made. */

import type { Mark } from "../marks/mark";
import { answerKey, type DraftStore, type ObjectKind, type Objects } from "../marks/store";
import { fromWire } from "../marks/wire";
import type { Answer, Changes, Draft, Finding, Scope } from "../props";
import { written } from "./written";

export type Side = "mine" | "theirs";

/** One object that is not the same in both; null where a version does not have it. */
export interface Difference<K extends ObjectKind = ObjectKind> {
  readonly kind: K;
  readonly key: string;
  /** As autosave names objects, such as "mark:…". */
  readonly name: string;
  readonly finding: string | null;
  readonly mine: Objects[K] | null;
  readonly theirs: Objects[K] | null;
}

/** What a person chooses at once: an object, or a finding with all that belongs to it. */
export interface Choice {
  readonly about: Difference;
  readonly all: readonly Difference[];
}

export interface Compared {
  /** Changed in both since the common version. */
  readonly choices: readonly Choice[];
  /** Changed on this screen only. */
  readonly kept: readonly Difference[];
  /** Changed in the other version only. */
  readonly taken: readonly Difference[];
}

export async function differences(store: DraftStore, theirs: Draft): Promise<Difference[]> {
  const marks = await Promise.all(theirs.marks.map(fromWire));
  return [
    ...pairs("finding", store.all("finding"), theirs.findings, (one) => one.id, (one) => one.id),
    ...pairs("mark", store.all("mark"), marks, (one) => one.id, (one) => one.finding_id),
    ...pairs("answer", store.all("answer"), theirs.answers, keyOf, (one) => (one.scope_kind === "finding" ? one.scope_id : null)),
  ];
}

const keyOf = (one: Answer): string => answerKey(one.question, one.scope_kind, one.scope_id);

function pairs<K extends ObjectKind>(
  kind: K,
  mine: readonly Objects[K][],
  theirs: readonly Objects[K][],
  key: (one: Objects[K]) => string,
  finding: (one: Objects[K]) => string | null,
): Difference[] {
  const here = new Map(mine.filter(isThere).map((one) => [key(one), one]));
  const there = new Map(theirs.filter(isThere).map((one) => [key(one), one]));
  return [...new Set([...here.keys(), ...there.keys()])].flatMap((at) => {
    const [a, b] = [here.get(at) ?? null, there.get(at) ?? null];
    const some = a ?? b;
    if (!some || (a && b && written(a) === written(b))) return [];
    return [{ kind, key: at, name: `${kind}:${at}`, finding: finding(some), mine: a, theirs: b }];
  });
}

const isThere = (one: Finding | Mark | Answer): boolean => ("state" in one ? one.state !== "not_asked" : !one.deleted);

/** Names as autosave has them: what was changed here and is not saved, and what the other side changed; null: not known. */
export function compare(all: readonly Difference[], unsaved: ReadonlySet<string>, elsewhere: ReadonlySet<string> | null = null): Compared {
  const gone = new Map(all.filter((one) => one.kind === "finding" && (!one.mine || !one.theirs)).map((one) => [one.key, one]));
  const choices: Choice[] = [];
  const kept: Difference[] = [];
  const taken: Difference[] = [];
  const sort = (about: Difference, group: readonly Difference[]): void => {
    const isHere = group.some((one) => unsaved.has(one.name));
    const isThere = elsewhere === null || group.some((one) => elsewhere.has(one.name));
    if (isHere && isThere) choices.push({ about, all: group });
    else (isHere ? kept : taken).push(...group);
  };
  // a finding that one side has not: it and all that belongs to it are one thing
  for (const about of gone.values()) sort(about, all.filter((one) => one.finding === about.key));
  for (const about of all) if (about.finding === null || !gone.has(about.finding)) sort(about, [about]);
  return { choices, kept, taken };
}

export const namesOf = ({ findings, marks, answers }: Pick<Changes, "findings" | "marks" | "answers">): Set<string> =>
  new Set([
    ...findings.map((id) => `finding:${id}`),
    ...marks.map((id) => `mark:${id}`),
    ...answers.map((one) => `answer:${answerKey(one.question, one.scope_kind as Scope, one.scope_id)}`),
  ]);

/** Takes over what only the other side changed, and keeps what was changed only here; the names of what has to be saved. */
export function joinQuietly(store: DraftStore, { kept, taken }: Compared): string[] {
  store.takeOver(taken.map((one) => ({ kind: one.kind, after: one.theirs ?? gone(one) })));
  // both sides counted on from the same number
  const fresh = kept.flatMap(({ kind, theirs, mine }) => (kind === "finding" && theirs === null && mine !== null ? [mine as Finding] : []));
  const last = Math.max(0, ...store.findings().filter((one) => !fresh.includes(one)).map((one) => one.order));
  const late = fresh.filter((one) => one.order <= last);
  store.takeOver(late.map((one, i) => ({ kind: "finding", after: { ...one, order: last + 1 + i } })));
  return kept.map((one) => one.name);
}

/** Makes one version of both, as one step of undo; the names of what has to be saved over the other version. */
export function join(store: DraftStore, label: string, chosen: readonly { readonly difference: Difference; readonly side: Side }[]): string[] {
  store.change(
    label,
    (edit) => {
      for (const { difference, side } of chosen) {
        const value = difference[side] ?? gone(difference);
        if (difference.kind === "finding") edit.finding(value as Finding);
        else if (difference.kind === "mark") edit.mark(value as Mark);
        else edit.answer(value as Answer);
      }
    },
    { origin: "server" },
  );
  return chosen.filter(({ side }) => side === "mine").map(({ difference }) => difference.name);
}

/** What stands in a version for an object that the other one has. */
function gone({ kind, mine, theirs }: Difference): Finding | Mark | Answer {
  const known = (mine ?? theirs) as Finding | Mark | Answer;
  return kind === "answer" ? { ...(known as Answer), state: "not_asked", value: null, reason: null } : { ...(known as Finding | Mark), deleted: true };
}
