// <session-warning>: says so two minutes before an idle session ends, and lets one stay. Asking is no activity.
const WARN_SECONDS = 120;

interface SessionState {
  ends_in_seconds: number;
}

class SessionWarning extends HTMLElement {
  private timer = 0;
  private dialog: HTMLDialogElement | null = null;

  connectedCallback(): void {
    document.addEventListener("session-renewed", this.renewed);
    void this.look();
  }

  disconnectedCallback(): void {
    document.removeEventListener("session-renewed", this.renewed);
    clearTimeout(this.timer);
  }

  private readonly renewed = (): void => void this.look();

  private async look(method = "GET", address = "/api/v1/session"): Promise<void> {
    let answer: Response;
    try {
      answer = await fetch(address, { method, headers: { Accept: "application/json" } });
    } catch {
      this.again(30); // no network: ask again later
      return;
    }
    if (answer.status === 401) return this.ended();
    if (!answer.ok) return this.again(30);
    const { ends_in_seconds: left } = (await answer.json()) as SessionState;
    if (left > WARN_SECONDS) {
      this.dialog?.close();
      this.again(left - WARN_SECONDS);
    } else {
      this.warn(left);
      this.again(Math.min(15, left + 1));
    }
  }

  private again(seconds: number): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.look(), Math.max(1, seconds) * 1000);
  }

  private warn(left: number): void {
    const minutes = left > 75 ? "two minutes" : "a minute";
    this.show(`You will be signed out in about ${minutes}. What is saved stays saved.`, "Stay signed in", () =>
      void this.look("POST", "/api/v1/session/renewal"),
    );
  }

  private ended(): void {
    this.dialog?.close();
    // the page decides what to do with unsaved work: the viewer keeps it on this computer and signs in again
    const next = encodeURIComponent(location.pathname + location.search);
    const event = new CustomEvent("session-ended", { bubbles: true, cancelable: true });
    if (!this.dispatchEvent(event)) return;
    this.show("Your session has ended. What was saved is kept.", "Sign in again", () =>
      location.assign(`/sign-in?next=${next}`),
    );
  }

  private show(sentence: string, action: string, run: () => void): void {
    this.dialog?.remove();
    const dialog = document.createElement("dialog");
    dialog.setAttribute("aria-label", sentence);
    const text = document.createElement("p");
    text.textContent = sentence;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button primary";
    button.textContent = action;
    button.addEventListener("click", run);
    dialog.append(text, button);
    this.append(dialog);
    this.dialog = dialog;
    dialog.showModal();
  }
}
customElements.define("session-warning", SessionWarning);
