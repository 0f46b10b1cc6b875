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
  const { choices, taken } = compared;
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
  const others =
    taken.length === 1 ? "One more thing was changed in the other version only and is taken from there." : `${taken.length} more things were changed in the other version only and are taken from there.`;

  sheet.body.append(
    h("p", {}, "Another tab or device saved a newer version while you worked here. Choose what stays; undo (Ctrl+Z) brings this screen back as it was."),
    h(
      "table",
      { class: "versions" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "What"), h("th", { scope: "col" }, "Here"), h("th", { scope: "col" }, "In the other version"))),
      h("tbody", {}, ...rows),
    ),
    ...(taken.length ? [h("p", {}, others)] : []),
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
