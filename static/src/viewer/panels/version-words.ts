/** What an object of a reading is, and what each version says of it, in a few words. */

import { answerWords } from "../answers/asked";
import { roleName } from "../hanging/roles";
import { kindFor } from "../marks/catalogue";
import type { Mark } from "../marks/mark";
import type { Answer, Draft, Finding, Manifest } from "../props";
import type { Difference, Side } from "../saving/versions";
import type { Workbench } from "./workbench";

export class VersionWords {
  constructor(
    private readonly protocol: Manifest["protocol"],
    private readonly bench: Pick<Workbench, "store" | "geometry">,
    private readonly theirs: Draft,
  ) {}

  title(difference: Difference): string {
    const some = difference.mine ?? difference.theirs;
    const where = difference.finding === null ? "" : ` of finding ${this.numberOf(difference.finding)}`;
    if (difference.kind === "finding") return `Finding ${this.numberOf(difference.key)}`;
    if (difference.kind === "mark") return `${this.markName(some as Mark)}${where}`;
    const answer = some as Answer;
    const label = this.protocol.questions.find((one) => one.key === answer.question)?.label ?? answer.question;
    return `${label}${answer.scope_kind === "stack" && answer.scope_id ? `, ${roleName(answer.scope_id)}` : ""}${where}`;
  }

  said(difference: Difference, side: Side): string {
    const one = difference[side];
    if (one === null) return "not there";
    if (difference.kind === "finding") return difference.mine && difference.theirs ? `place ${(one as Finding).order}` : "there, with all that belongs to it";
    if (difference.kind === "mark") return this.measured(one as Mark);
    const answer = one as Answer;
    const question = this.protocol.questions.find((asked) => asked.key === answer.question);
    return question ? answerWords(question, answer) : String(answer.value);
  }

  /** As the panel counts: in the own list, else in the other. */
  private numberOf(finding: string): number {
    const isIt = (one: Finding): boolean => one.id === finding;
    const here = this.bench.store.findings().findIndex(isIt);
    return (here >= 0 ? here : this.theirs.findings.filter((one) => !one.deleted).findIndex(isIt)) + 1;
  }

  private markName(mark: Mark): string {
    const structure = this.protocol.structures?.find((one) => one.key === mark.structure)?.label ?? mark.structure?.replaceAll("_", " ");
    return kindFor(mark.geometry).ofCase ? `${kindFor(mark.geometry).label} ${mark.name ?? ""}`.trim() : mark.name ?? structure ?? kindFor(mark.geometry).label;
  }

  private measured(mark: Mark): string {
    const kind = kindFor(mark.geometry);
    const home = this.bench.geometry(mark.stack_id);
    const size = home ? kind.measure(mark.geometry, home) : "";
    return [kind.label.toLowerCase(), size, mark.colour && `in ${mark.colour}`, mark.locked && "locked"].filter(Boolean).join(", ");
  }
}
