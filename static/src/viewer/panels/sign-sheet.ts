/** Signing: what is missing with a way to each, the password again, then the next case. */

import { h } from "../dom";
import type { Missing } from "../props";
import { missingOf, type Outcome, type Submitted } from "../saving/api";
import { Sheet } from "./dialog";

export type Lacking = Pick<Missing, "sentence" | "question" | "scope_id">;

export interface SignParts {
  readonly host: HTMLElement;
  readonly caseCode: string;
  /** What the signature says. */
  readonly meaning: string;
  /** Saves what is open; false when not everything could be saved. */
  readonly save: () => Promise<boolean>;
  /** What is known to be missing without asking the server. */
  readonly missing?: () => readonly Lacking[];
  readonly submit: (password: string) => Promise<Outcome<Submitted>>;
  readonly jump: (missing: Lacking) => void;
  readonly signed: (submitted: Submitted) => void;
}

export function openSign(parts: SignParts): void {
  const sheet = new Sheet(parts.host, `Sign ${parts.caseCode}`);
  const password = h("input", { type: "password", autocomplete: "current-password", required: true, id: "sign-password" });
  const says = h("div", { class: "sheet-says", role: "alert" });
  const sign = h("button", { type: "submit", class: "primary" }, "Sign");
  const form = h(
    "form",
    { class: "sign-form" },
    h("p", {}, parts.meaning),
    says,
    h("input", { type: "text", autocomplete: "username", hidden: true, "aria-hidden": "true", tabindex: -1 }),
    h("div", { class: "field" }, h("label", { for: "sign-password" }, "Your password"), password),
    h("div", { class: "actions" }, sign, h("button", { type: "button", onclick: () => sheet.close() }, "Not yet")),
  );
  const say = (...content: Node[]): void => says.replaceChildren(...content);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void attempt();
  });
  async function attempt(): Promise<void> {
    const known = parts.missing?.() ?? [];
    if (known.length) return list(known);
    sign.disabled = true;
    say(h("p", {}, "Saving, then signing."));
    if (await parts.save()) answer(await parts.submit(password.value));
    else say(h("p", {}, "Not signed: your last changes are not saved yet. They are kept; sign again when the save state says saved."));
    sign.disabled = false;
  }
  function answer(outcome: Outcome<Submitted>): void {
    if (outcome.kind === "ok") {
      sheet.close();
      parts.signed(outcome.value);
      return;
    }
    if (outcome.kind === "unreachable") {
      say(h("p", {}, "The server did not answer. If the signature arrived, the page shows it after a reload; otherwise sign again."));
      return;
    }
    const missing = missingOf(outcome.problem);
    if (!missing.length) {
      say(h("p", {}, outcome.problem.detail));
      password.select();
      return;
    }
    list(missing);
  }
  function list(missing: readonly Lacking[]): void {
    const items = missing.map((one) =>
      h("li", {}, h("button", { type: "button", class: "jump", onclick: () => jump(one) }, one.sentence)),
    );
    say(h("p", {}, missing.length === 1 ? "One thing is missing:" : `${missing.length} things are missing:`), h("ul", { class: "missing" }, ...items));
    items[0]?.querySelector("button")?.focus();
  }
  function jump(missing: Lacking): void {
    sheet.close();
    parts.jump(missing);
  }

  sheet.body.append(form);
  sheet.open();
  password.focus();
}
