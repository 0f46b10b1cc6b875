/** The draft in memory: findings, marks and answers, who changed them, and 50 steps back and forth. The truth. */

import type { Answer, Finding, Scope } from "../props";
import type { Mark, Origin } from "./mark";

export interface Objects {
  finding: Finding;
  mark: Mark;
  answer: Answer;
}
export type ObjectKind = keyof Objects;

export interface Change<K extends ObjectKind = ObjectKind> {
  readonly kind: K;
  readonly key: string;
  readonly before: Objects[K] | null;
  after: Objects[K];
}

interface Step {
  readonly label: string;
  readonly merge: string | null;
  readonly changes: Change[];
}

export interface StoreEvent {
  readonly origin: Origin;
  readonly label: string;
  readonly changes: readonly Change[];
}

export const answerKey = (question: string, scope: Scope, id: string | null): string => `${question}|${scope}|${id ?? ""}`;

const keyOf = {
  finding: (finding: Finding) => finding.id,
  mark: (mark: Mark) => mark.id,
  answer: (answer: Answer) => answerKey(answer.question, answer.scope_kind, answer.scope_id),
};

/** How an object looks when it never existed: what undoing its creation saves. */
const undone = {
  finding: (finding: Finding): Finding => ({ ...finding, deleted: true }),
  mark: (mark: Mark): Mark => ({ ...mark, deleted: true }),
  answer: (answer: Answer): Answer => ({ ...answer, state: "not_asked", value: null, reason: null }),
};

const STEPS = 50;

/** Passed to an edit: what is put here becomes one step. */
export interface Edit {
  finding(finding: Finding): void;
  mark(mark: Mark): void;
  answer(answer: Answer): void;
  /** Marks and findings as they were before this step. */
  readonly marksBefore: readonly Mark[];
  readonly findingsBefore: readonly Finding[];
  /** An answer as it was before the step. */
  was(question: string, scope: Scope, id: string | null): Answer | null;
}

/** Adds what follows from a change to the same step, such as a diameter taken over from a mark. */
export type Reaction = (edit: Edit, store: DraftStore) => void;

export class DraftStore {
  private readonly objects = {
    finding: new Map<string, Finding>(),
    mark: new Map<string, Mark>(),
    answer: new Map<string, Answer>(),
  };
  private past: Step[] = [];
  private future: Step[] = [];
  private readonly listeners = new Set<(event: StoreEvent) => void>();
  readonly reactions: Reaction[] = [];
  /** Told which locked mark kept a step, an undo or a redo from being done. */
  onLocked: (mark: Mark) => void = () => undefined;

  /** Findings that exist, in the reader's order. */
  findings(): Finding[] {
    return [...this.objects.finding.values()].filter((one) => !one.deleted).sort((a, b) => a.order - b.order);
  }

  marks(): Mark[] {
    const dead = (id: string | null): boolean => id !== null && this.objects.finding.get(id)?.deleted === true;
    return [...this.objects.mark.values()].filter((one) => !one.deleted && !dead(one.finding_id));
  }

  marksOf(findingId: string): Mark[] {
    return this.marks().filter((mark) => mark.finding_id === findingId);
  }

  mark(id: string): Mark | null {
    const mark = this.objects.mark.get(id);
    return mark && !mark.deleted ? mark : null;
  }

  answers(): Answer[] {
    return [...this.objects.answer.values()];
  }

  answer(question: string, scope: Scope, id: string | null): Answer | null {
    const found = this.objects.answer.get(answerKey(question, scope, id));
    return found && found.state !== "not_asked" ? found : null;
  }

  /** An object as it is stored, deleted ones too. */
  get<K extends ObjectKind>(kind: K, key: string): Objects[K] | null {
    return (this.objects[kind].get(key) as Objects[K] | undefined) ?? null;
  }

  all<K extends ObjectKind>(kind: K): Objects[K][] {
    return [...(this.objects[kind].values() as IterableIterator<Objects[K]>)];
  }

  /**
   * One step of the reader; false when it would alter a locked mark, and then nothing of it is done. Steps with the same
   * `merge` that follow each other become one (typing, dragging).
   */
  change(label: string, edit: (edit: Edit) => void, options: { origin?: Origin; merge?: string } = {}): boolean {
    const changes: Change[] = [];
    const marksBefore = this.marks();
    const findingsBefore = this.findings();
    const put = <K extends ObjectKind>(kind: K, after: Objects[K]): void => {
      const map = this.objects[kind] as Map<string, Objects[K]>;
      const key = keyOf[kind](after as never);
      const before = map.get(key) ?? null;
      map.set(key, after);
      const known = changes.find((one) => one.kind === kind && one.key === key);
      if (known) known.after = after;
      else changes.push({ kind, key, before, after } as Change);
    };
    const tools: Edit = {
      finding: (finding) => put("finding", finding),
      mark: (mark) => put("mark", mark),
      answer: (answer) => put("answer", answer),
      marksBefore,
      findingsBefore,
      was: (question, scope, id) => {
        const changed = changes.find((one) => one.kind === "answer" && one.key === answerKey(question, scope, id));
        return changed ? (changed.before as Answer | null) : this.answer(question, scope, id);
      },
    };
    edit(tools);
    if (!changes.length) return true;
    if (options.origin !== "server" && this.refused(changes.map((one) => one.before))) {
      changes.forEach(({ kind, key, before }) => this.put(kind, key, before));
      return false;
    }
    if (options.origin !== "server") this.reactions.forEach((react) => react(tools, this));
    this.remember({ label, merge: options.merge ?? null, changes });
    this.tell({ origin: options.origin ?? "hand", label, changes });
    return true;
  }

  /** Locks or unlocks a mark. A lock guards work and is none itself: undo leaves it alone. */
  lock(id: string, locked: boolean): void {
    const before = this.mark(id);
    if (!before || (before.locked ?? false) === locked) return;
    const after: Mark = { ...before, locked };
    this.objects.mark.set(id, after);
    this.tell({ origin: "hand", label: locked ? "locked" : "unlocked", changes: [{ kind: "mark", key: id, before, after }] });
  }

  /** Takes over what another window saved: no step of this reader, and no undo here goes back behind it. */
  takeOver(objects: readonly { kind: ObjectKind; after: Objects[ObjectKind] }[]): void {
    const changes = objects.map(({ kind, after }): Change => {
      const key = keyOf[kind](after as never);
      const before = this.get(kind, key);
      this.put(kind, key, after);
      return { kind, key, before, after };
    });
    const isTaken = (one: Change): boolean => changes.some(({ kind, key }) => one.kind === kind && one.key === key);
    const without = (steps: readonly Step[]): Step[] =>
      steps.map((step) => ({ ...step, changes: step.changes.filter((one) => !isTaken(one)) })).filter((step) => step.changes.length > 0);
    [this.past, this.future] = [without(this.past), without(this.future)];
    if (changes.length) this.tell({ origin: "server", label: "taken over", changes });
  }

  /** Takes over a draft from the server. Nothing of it can be undone. */
  load(draft: { findings: Finding[]; marks: Mark[]; answers: Answer[] }): void {
    Object.values(this.objects).forEach((map) => map.clear());
    draft.findings.forEach((one) => this.objects.finding.set(one.id, one));
    draft.marks.forEach((one) => this.objects.mark.set(one.id, one));
    draft.answers.forEach((one) => this.objects.answer.set(keyOf.answer(one), one));
    this.past = [];
    this.future = [];
    this.tell({ origin: "server", label: "loaded", changes: [] });
  }

  get undoLabel(): string | null {
    return this.past.at(-1)?.label ?? null;
  }

  get redoLabel(): string | null {
    return this.future.at(-1)?.label ?? null;
  }

  undo(): string | null {
    const step = this.past.at(-1);
    if (!step || this.refused(step.changes.map((one) => this.get(one.kind, one.key)))) return null;
    this.past.pop();
    this.future.push(step);
    this.replay(step, (change) => change.before ?? undone[change.kind](change.after as never));
    return step.label;
  }

  redo(): string | null {
    const step = this.future.at(-1);
    if (!step || this.refused(step.changes.map((one) => this.get(one.kind, one.key)))) return null;
    this.future.pop();
    this.past.push(step);
    this.replay(step, (change) => change.after);
    return step.label;
  }

  subscribe(listener: (event: StoreEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Tells of the first locked mark among those a step would alter; true if there is one. */
  private refused(before: readonly (Objects[ObjectKind] | null)[]): boolean {
    const locked = before.find((one): one is Mark => one !== null && "locked" in one && one.locked === true && !one.deleted);
    if (locked) this.onLocked(locked);
    return locked !== undefined;
  }

  private put(kind: ObjectKind, key: string, value: Objects[ObjectKind] | null): void {
    const map = this.objects[kind] as Map<string, Objects[ObjectKind]>;
    if (value) map.set(key, value);
    else map.delete(key);
  }

  private replay(step: Step, value: (change: Change) => Objects[ObjectKind]): void {
    step.changes.forEach((change) => {
      (this.objects[change.kind] as Map<string, Objects[ObjectKind]>).set(change.key, value(change));
    });
    this.tell({ origin: "undo", label: step.label, changes: step.changes });
  }

  private remember(step: Step): void {
    const last = this.past.at(-1);
    this.future = [];
    if (last && step.merge !== null && last.merge === step.merge) {
      step.changes.forEach((change) => {
        const known = last.changes.find((one) => one.kind === change.kind && one.key === change.key);
        if (known) known.after = change.after;
        else last.changes.push(change);
      });
      return;
    }
    this.past.push(step);
    if (this.past.length > STEPS) this.past.shift();
  }

  private tell(event: StoreEvent): void {
    this.listeners.forEach((listener) => listener(event));
  }
}
