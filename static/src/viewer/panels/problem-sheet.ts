/** "Problem with this case": sets it aside and alerts the coordinator. */

import { h } from "../dom";
import type { Outcome } from "../saving/api";
import { Sheet } from "./dialog";

const KINDS = [
  ["identity_visible", "The patient can be recognised (name, date of birth, face)"],
  ["wrong_study", "This is the wrong study, or series are missing"],
  ["unreadable", "The images cannot be read"],
  ["other", "Something else"],
] as const;
/** These say by themselves neither why nor what. */
const NEED_WORDS: readonly string[] = ["unreadable", "other"];

export interface ProblemParts {
  readonly host: HTMLElement;
  readonly report: (kind: string, note: string) => Promise<Outcome<unknown>>;
  readonly reported: () => void;
}

export function openProblem(parts: ProblemParts): void {
  const sheet = new Sheet(parts.host, "Problem with this case");
  const says = h("p", { class: "sheet-says", role: "alert" });
  const note = h("textarea", { rows: 3, id: "problem-note", maxlength: 2000 });
  const send = h("button", { type: "submit", class: "primary" }, "Set the case aside");
  const form = h(
    "form",
    {},
    h("p", {}, "The case leaves your worklist until the coordinator has looked at it. What you have drawn and answered is kept."),
    h(
      "fieldset",
      { class: "kinds" },
      h("legend", {}, "What is wrong?"),
      ...KINDS.map(([kind, words]) => h("label", {}, h("input", { type: "radio", name: "kind", value: kind, required: true }), words)),
    ),
    h("div", { class: "field" }, h("label", { for: "problem-note" }, "In your words"), note),
    says,
    h("div", { class: "actions" }, send, h("button", { type: "button", onclick: () => sheet.close() }, "Go on reading")),
  );
  form.addEventListener("change", () => (note.required = NEED_WORDS.includes(String(new FormData(form).get("kind")))));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const kind = String(new FormData(form).get("kind") ?? "");
    send.disabled = true;
    void parts.report(kind, note.value).then((outcome) => {
      send.disabled = false;
      if (outcome.kind === "ok") {
        sheet.close();
        parts.reported();
      } else {
        says.textContent = outcome.kind === "problem" ? outcome.problem.detail : "The server did not answer; nothing was reported. Try again.";
      }
    });
  });
  sheet.body.append(form);
  sheet.open();
}
