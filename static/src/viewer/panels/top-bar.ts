/** The line at the top: which case, what is known of the patient, whether it is saved, and how to go on. */

import { commandOf, keyWords, type Commandable } from "../commands";
import { h } from "../dom";
import { keysOf } from "../keys";
import type { Manifest, ReadingHead } from "../props";

export interface TopParts {
  readonly manifest: Pick<Manifest, "facts"> & { readonly reading: Omit<ReadingHead, "state"> };
  readonly room: Commandable;
  readonly middle: HTMLElement | null;
  readonly back: { href: string; words: string } | null;
  readonly buttons: readonly { command: string; label: string; primary?: boolean }[];
}

export function topBar({ manifest, room, middle, back, buttons }: TopParts): HTMLElement {
  const { reading, facts } = manifest;
  return h(
    "header",
    { class: "top-bar" },
    back && h("a", { class: "back", href: back.href, title: back.words, "aria-label": back.words }, "‹"),
    h("h1", { class: "case-code", title: reading.campaign }, reading.case_code),
    h("span", { class: "position" }, `${reading.position} of ${reading.of}`),
    reading.stages > 1 && h("span", { class: "position" }, `stage ${reading.stage} of ${reading.stages}`),
    h(
      "ul",
      { class: "facts", "aria-label": "Known of the patient", title: facts.map(({ label, value, unit }) => [label, value, unit].filter(Boolean).join(" ")).join("\n") },
      ...facts.map((fact) => h("li", {}, h("span", {}, fact.label), h("b", {}, fact.value), fact.unit ? ` ${fact.unit}` : null)),
    ),
    h("span", { class: "stretch" }),
    middle,
    ...buttons.map(({ command, label, primary }) => {
      const found = commandOf(command);
      const key = keysOf(found)[0];
      return h(
        "button",
        { type: "button", class: primary ? "primary" : "quiet", "data-command": command, title: key ? `${found.label} (${keyWords(key)})` : found.label, onclick: () => found.run(room) },
        label,
      );
    }),
  );
}
