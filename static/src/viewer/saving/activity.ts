/** Active time: stops counting after a minute without a hand on mouse or keys; looking apart from changing. */

const IDLE_AFTER_MS = 60_000;

/** What a save says of the time since the save before, in milliseconds. */
export interface Spent {
  readonly active_ms: number;
  /** Of it, with a hand on marks or answers. */
  readonly editing_ms: number;
  /** Of it, with the focus in a question. */
  readonly question_ms: Readonly<Record<string, number>>;
}

export class Activity {
  private counted = 0;
  private editing = 0;
  private readonly questions = new Map<string, number>();
  private last: number | null = null;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** A hand on something: the time since the last such moment goes to what the hand is at now. */
  touch(isEditing = false, question: string | null = null): void {
    const now = this.now();
    const spent = this.last === null ? 0 : Math.min(now - this.last, IDLE_AFTER_MS);
    this.last = now;
    this.counted += spent;
    if (isEditing) this.editing += spent;
    if (question) this.questions.set(question, (this.questions.get(question) ?? 0) + spent);
  }

  /** Nothing counts until the next hand: another window is before the reader. */
  rest(): void {
    this.touch();
    this.last = null;
  }

  /** What was taken and could not be told. */
  giveBack(spent: Spent): void {
    this.counted += spent.active_ms;
    this.editing += spent.editing_ms;
    Object.entries(spent.question_ms).forEach(([key, ms]) => this.questions.set(key, (this.questions.get(key) ?? 0) + ms));
  }

  /** Since the last time it was taken. */
  take(): Spent {
    const taken = {
      active_ms: Math.round(this.counted),
      editing_ms: Math.min(Math.round(this.editing), Math.round(this.counted)),
      question_ms: Object.fromEntries([...this.questions].map(([key, spent]) => [key, Math.round(spent)])),
    };
    this.counted = this.editing = 0;
    this.questions.clear();
    return taken;
  }
}
