/** What an object of a reading is, and what each version says of it, in a few words. */

import { answerWords } from "../answers/asked";
import type { StackGeometry } from "../geometry/stack";
import { roleName } from "../hanging/roles";
import { kindFor } from "../marks/catalogue";
import type { Mark } from "../marks/mark";
import type { Answer, Finding, Manifest } from "../props";
import type { Difference, Side } from "../saving/versions";

/** A finding's number as the panel counts: in the own list, else in the other. */
export function numberIn(id: string, mine: readonly Finding[], theirs: readonly Finding[]): number {
  const here = mine.findIndex((one) => one.id === id);
  return (here >= 0 ? here : theirs.filter((one) => !one.deleted).findIndex((one) => one.id === id)) + 1;
}

export class VersionWords {
  /** `numberOf` a finding as it stands in either version. */
  constructor(
    private readonly protocol: Manifest["protocol"],
    private readonly geometry: (stackId: string) => StackGeometry | null,
    private readonly numberOf: (finding: string) => number,
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

  private markName(mark: Mark): string {
    const structure = this.protocol.structures?.find((one) => one.key === mark.structure)?.label ?? mark.structure?.replaceAll("_", " ");
    return mark.name ?? structure ?? kindFor(mark.geometry).label;
  }

  private measured(mark: Mark): string {
    const kind = kindFor(mark.geometry);
    const home = this.geometry(mark.stack_id);
    const size = home ? kind.measure(mark.geometry, home) : "";
    return [kind.label.toLowerCase(), size, mark.colour && `in ${mark.colour}`, mark.locked && "locked"].filter(Boolean).join(", ");
  }
}
