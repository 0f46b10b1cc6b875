/** Proposals of an algorithm: shown when asked for, gone through, taken into the draft or declined. Never the reader's own until taken. */

import { newId, type Mark } from "../marks/mark";
import { isEdited, tellingEdited } from "../marks/proposed";
import { fromWire } from "../marks/wire";
import type { Manifest, OfferedProposals, Proposals } from "../props";
import type { Outcome, ReadingApi } from "../saving/api";
import type { Inked } from "./ink";
import { jumpTo } from "./objects";
import type { Workbench } from "./workbench";

export interface Proposal {
  readonly mark: Mark;
  declined: boolean;
}
export type ProposalState = "open" | "taken" | "edited" | "declined";

export interface ProposingParts {
  readonly bench: Workbench;
  readonly offered: OfferedProposals;
  readonly fetch: () => Promise<Outcome<Proposals>>;
  readonly decide: (id: string, declined: boolean) => Promise<Outcome<unknown>>;
  /** Tells why nothing was done. */
  readonly say: (why: string) => void;
}

export const proposingOf = ({ proposals }: Manifest, bench: Workbench, api: ReadingApi, say: ProposingParts["say"]): Proposing | null =>
  proposals ? new Proposing({ bench, offered: proposals, fetch: api.proposals, decide: api.decideProposal, say }) : null;

const COLOUR = "#f5f5f5";
const DASH = [5, 4];

export class Proposing {
  /** Empty until they were asked for. */
  list: readonly Proposal[] = [];
  isShown = false;
  current: string | null = null;
  private isFetched = false;

  constructor(private readonly parts: ProposingParts) {
    parts.bench.store.reactions.push(tellingEdited());
  }

  get model(): string {
    const { name, version } = this.parts.offered.model;
    return `${name} ${version}`;
  }

  get words(): string {
    const { count } = this.parts.offered;
    return `Proposals by ${this.model}: ${count || "none for this case"}`;
  }

  /** Shows them, and goes to the first; then to the next; after the last, hides them. */
  async next(): Promise<void> {
    if (!this.isShown && !(await this.fetched())) return;
    const at = this.isShown ? this.list.findIndex(({ mark }) => mark.id === this.current) : -1;
    const next = this.list[at + 1];
    this.isShown = next !== undefined;
    if (next) this.show(next.mark.id);
    else this.hide();
  }

  hide(): void {
    this.isShown = false;
    this.current = null;
    this.parts.bench.changed();
  }

  show(id: string): void {
    const proposal = this.list.find(({ mark }) => mark.id === id);
    if (!proposal) return;
    this.current = id;
    jumpTo(this.parts.bench, proposal.mark);
    this.parts.bench.changed();
  }

  stateOf({ mark, declined }: Proposal): ProposalState {
    const own = this.parts.bench.store.marks().find((one) => one.proposal_id === mark.id);
    if (own) return isEdited(own) ? "edited" : "taken";
    return declined ? "declined" : "open";
  }

  nameOf({ mark }: Proposal): string {
    return mark.structure === null ? `Lesion ${this.lesions.findIndex((one) => one.mark === mark) + 1}` : (this.parts.bench.structures.find((one) => one.key === mark.structure)?.label ?? mark.structure);
  }

  /** The proposal becomes an object of the reader: of its structure, or of a finding without marks, else of a new one. */
  take(id = this.current): void {
    const { bench, offered } = this.parts;
    const proposal = this.chosen(id);
    if (!proposal || this.isTaken(proposal)) return;
    const { mark } = proposal;
    if (mark.structure !== null && bench.store.marks().some((one) => one.structure === mark.structure)) {
      return this.parts.say(`You have drawn this already: ${this.nameOf(proposal)}. Delete yours first to take the proposal.`);
    }
    const own = newId();
    bench.store.change("proposal taken", (edit) => {
      const finding_id = mark.structure === null ? this.emptyFinding() ?? bench.addFinding(edit) : null;
      edit.mark({ ...mark, id: own, finding_id, origin: "ai_proposal_unchanged", model: offered.model, proposal_id: mark.id });
    });
    bench.select(own);
  }

  /** Declines it, or takes that back. */
  async decline(id = this.current): Promise<void> {
    const proposal = this.chosen(id);
    if (!proposal) return;
    if (this.isTaken(proposal)) return this.parts.say("You have taken this proposal. Undo that, or delete the mark, to decline it.");
    const declined = !proposal.declined;
    const outcome = await this.parts.decide(proposal.mark.id, declined);
    if (outcome.kind === "ok") proposal.declined = declined;
    else this.parts.say(outcome.kind === "problem" ? outcome.problem.detail : "The server did not answer, so this is not kept yet. Try again.");
    this.parts.bench.changed();
  }

  /** Outlined and dashed, and only what is not the reader's own by now. */
  inked(): Inked[] {
    if (!this.isShown || this.parts.bench.marksHidden) return [];
    return this.list.flatMap((one, i): Inked[] => {
      const isCurrent = one.mark.id === this.current;
      if (this.isTaken(one) || (one.declined && !isCurrent)) return [];
      return [{ mark: one.mark, ink: { colour: COLOUR, dash: DASH, letter: `proposal ${i + 1}`, strength: isCurrent ? "active" : "quiet", hollow: true } }];
    });
  }

  isTaken(proposal: Proposal): boolean {
    return ["taken", "edited"].includes(this.stateOf(proposal));
  }

  private get lesions(): readonly Proposal[] {
    return this.list.filter(({ mark }) => mark.structure === null);
  }

  private emptyFinding(): string | null {
    const active = this.parts.bench.activeFinding();
    return active !== null && !this.parts.bench.store.marksOf(active).length ? active : null;
  }

  private chosen(id: string | null): Proposal | null {
    if (this.parts.bench.readOnly) return null;
    const proposal = this.list.find(({ mark }) => mark.id === id) ?? null;
    if (!proposal) this.parts.say("Go to a proposal first (Shift M).");
    return proposal;
  }

  private async fetched(): Promise<boolean> {
    if (this.isFetched) return true;
    const outcome = await this.parts.fetch();
    if (outcome.kind !== "ok") {
      this.parts.say(outcome.kind === "problem" ? outcome.problem.detail : "The proposals could not be fetched: the server did not answer.");
      return false;
    }
    this.list = await Promise.all(outcome.value.proposals.map(async ({ mark, declined }) => ({ mark: await fromWire(mark), declined })));
    return (this.isFetched = true);
  }
}
