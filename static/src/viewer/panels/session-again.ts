/** The session ran out: the password over the work, so that nothing has to be left to go on. */

import { h } from "../dom";
import { call, json } from "../saving/api";
import { Sheet } from "./dialog";

/** Asks when told, and when the page notices by itself (`session-ended`). */
export class SessionAgain {
  private sheet: Sheet | null = null;

  constructor(
    private readonly host: HTMLElement,
    private readonly isBack: () => void,
  ) {
    document.addEventListener("session-ended", this.ended);
  }

  close(): void {
    document.removeEventListener("session-ended", this.ended);
  }

  readonly ask = (): void => {
    this.sheet ??= openAgain(this.host, (isBack) => {
      this.sheet = null;
      if (!isBack) return; // the room goes on, and keeps what is not saved
      document.dispatchEvent(new Event("session-renewed"));
      this.isBack();
    });
  };

  private readonly ended = (event: Event): void => {
    event.preventDefault();
    this.ask();
  };
}

function openAgain(host: HTMLElement, closed: (isBack: boolean) => void): Sheet {
  let isBack = false;
  const sheet = new Sheet(host, "You are signed out", () => closed(isBack));
  const password = h("input", { type: "password", autocomplete: "current-password", required: true, id: "again-password" });
  const says = h("div", { class: "sheet-says", role: "alert" });
  const go = h("button", { type: "submit", class: "primary" }, "Go on");
  const form = h(
    "form",
    { class: "sign-form" },
    h("p", {}, "Your session ran out. Everything here is kept; with your password you go on where you are, and it is saved."),
    says,
    h("div", { class: "field" }, h("label", { for: "again-password" }, "Your password"), password),
    h("div", { class: "actions" }, go, h("button", { type: "button", onclick: () => sheet.close() }, "Later")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void attempt();
  });

  async function attempt(): Promise<void> {
    go.disabled = true;
    const outcome = await call<null>("/api/v1/session/continuation", json("POST", { password: password.value }));
    go.disabled = false;
    if (outcome.kind === "ok") {
      isBack = true;
      sheet.close();
      return;
    }
    password.select();
    if (outcome.kind === "unreachable") says.replaceChildren(h("p", {}, "The server did not answer. Your work is still here; try again in a moment."));
    else if (outcome.problem.status === 401) says.replaceChildren(elsewhere());
    else says.replaceChildren(h("p", {}, outcome.problem.detail));
  }

  sheet.body.append(form);
  sheet.open();
  password.focus();
  return sheet;
}

/** Signed out by hand, here or by somebody else: the server no longer says whose session it was. */
const elsewhere = (): HTMLElement =>
  h(
    "p",
    {},
    "This session was ended, so the password alone is not enough. ",
    h("a", { href: `/sign-in?next=${encodeURIComponent(location.pathname)}`, target: "_blank", rel: "opener" }, "Sign in in a new tab"),
    ", then come back here.",
  );
