/** Both versions of a reading side by side: which stays, object by object. */

import { h } from "../dom";
import type { Choice, Compared, Side } from "../saving/versions";
import { Sheet } from "./dialog";
import type { VersionWords } from "./version-words";

export interface VersionsParts {
  readonly host: HTMLElement;
  readonly compared: Compared;
  readonly words: VersionWords;
  readonly chosen: (sides: ReadonlyMap<Choice, Side>) => void;
}

export function openVersions({ host, compared, words, chosen }: VersionsParts): void {
  const { choices, kept, taken } = compared;
  const sides = new Map<Choice, Side>(choices.map((choice) => [choice, "mine"]));
  const sheet = new Sheet(host, "Two versions of this reading", undefined, "wide");

  const radio = (choice: Choice, side: Side, row: number): HTMLElement =>
    h(
      "td",
      {},
      h(
        "label",
        { class: "version" },
        h("input", {
          type: "radio",
          name: `version-${row}`,
          value: side,
          checked: sides.get(choice) === side,
          onchange: () => sides.set(choice, side),
        }),
        h("span", {}, words.said(choice.about, side)),
      ),
    );
  const rows = choices.map((choice, row) =>
    h("tr", {}, h("th", { scope: "row" }, words.title(choice.about)), radio(choice, "mine", row), radio(choice, "theirs", row)),
  );
  const every = (side: Side): void =>
    rows.forEach((row) => row.querySelector<HTMLInputElement>(`input[value="${side}"]`)?.click());
  const others = [
    ...(kept.length ? [`${counted(kept.length)} changed here only and stays.`] : []),
    ...(taken.length ? [`${counted(taken.length)} changed in the other version only and is taken from there.`] : []),
  ];

  sheet.body.append(
    h("p", {}, "These were changed here and, meanwhile, in another tab or on another device. Choose what stays; undo (Ctrl+Z) brings this screen back as it was."),
    h(
      "table",
      { class: "versions" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "What"), h("th", { scope: "col" }, "Here"), h("th", { scope: "col" }, "In the other version"))),
      h("tbody", {}, ...rows),
    ),
    ...others.map((sentence) => h("p", {}, sentence)),
    h(
      "div",
      { class: "actions" },
      h("button", { type: "button", class: "primary", onclick: save }, "Save what is chosen"),
      h("button", { type: "button", onclick: () => every("mine") }, "All from here"),
      h("button", { type: "button", onclick: () => every("theirs") }, "All from the other"),
    ),
  );
  sheet.open();

  function save(): void {
    sheet.close();
    chosen(sides);
  }
}

const counted = (count: number): string => (count === 1 ? "One more thing was" : `${count} more things were each`);
