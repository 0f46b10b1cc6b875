// What the sender sees of the files: their own names (kept in this page only), how far each is, then its verdict.
import type { Judged, State } from "./delivery";
import type { Sending } from "./sending";

const SHOWN = 300;
const WORDS: Record<string, string> = {
  accepted: "accepted",
  accepted_idempotent: "already here",
  warning_geometry: "accepted with a warning",
  split: "accepted and split",
  quarantined: "kept out",
  held: "held",
  rejected: "refused",
};
const GRAVEST = ["rejected", "quarantined", "held", "warning_geometry", "split"];
const QUIET = new Set(["accepted", "accepted_idempotent"]);

/** Files that need a look first; then those under way; then the rest. */
export function rowsOf(files: Sending[], judged: Judged[]): { name: string; words: string; rank: number }[] {
  const verdicts = new Map<number, Judged[]>();
  for (const one of judged) {
    const number = one.sent_number ?? 0;
    const those = verdicts.get(number);
    if (those) those.push(one);
    else verdicts.set(number, [one]);
  }
  const rows = files.map((one) => {
    const found = verdicts.get(one.number) ?? [];
    if (one.problem) return { name: one.name, words: one.problem, rank: 0 };
    if (found.length > 1) return { name: one.name, words: archiveWords(found), rank: found.every(quiet) ? 3 : 1 };
    if (found[0]) {
      const { verdict, sentence } = found[0];
      if (quiet(found[0])) return { name: one.name, words: sentence, rank: 3 };
      return { name: one.name, words: `${WORDS[verdict] ?? verdict}: ${sentence}`, rank: 1 };
    }
    if (one.arrived >= one.file.size) return { name: one.name, words: "sent", rank: 3 };
    const share = Math.floor((100 * one.arrived) / one.file.size);
    return { name: one.name, words: one.arrived ? `${share} % sent` : "waits", rank: one.arrived ? 2 : 4 };
  });
  return rows.sort((a, b) => a.rank - b.rank);
}

export function countsOf(verdicts: Record<string, number>): string {
  return Object.entries(verdicts)
    .map(([verdict, count]) => `${count} ${WORDS[verdict] ?? verdict}`)
    .join(", ");
}

export function showFiles(list: HTMLElement, files: Sending[], judged: Judged[]): void {
  const rows = rowsOf(files, judged);
  const lines = rows.slice(0, SHOWN).map(({ name, words }) => line(name, words));
  if (rows.length > SHOWN) lines.push(line(`and ${rows.length - SHOWN} more`, ""));
  list.replaceChildren(...lines);
}

export function showStudies(list: HTMLElement, state: State): void {
  const lines = state.studies.map((study) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `/studies/${study.id}`;
    link.textContent = study.label;
    item.append(link, `: ${countsOf(study.verdicts)}`);
    return item;
  });
  list.replaceChildren(...lines);
}

function archiveWords(found: Judged[]): string {
  const counts: Record<string, number> = {};
  for (const one of found) counts[one.verdict] = (counts[one.verdict] ?? 0) + 1;
  const gravest = GRAVEST.find((verdict) => counts[verdict]);
  const first = found.find((one) => one.verdict === gravest);
  const words = `${found.length} files in it: ${countsOf(counts)}.`;
  return first ? `${words} The first ${WORDS[first.verdict]}: ${first.sentence}` : words;
}

function quiet(one: Judged): boolean {
  return QUIET.has(one.verdict);
}

function line(name: string, words: string): HTMLLIElement {
  const item = document.createElement("li");
  const strong = document.createElement("strong");
  strong.textContent = name;
  item.append(strong, words ? ` ${words}` : "");
  return item;
}
