// <unsent-work>: work that has not reached the server waits on this computer; any page of its reader sends it and says so.
import type { Computer, Sent } from "../viewer/saving/waiting";
import { diskOf, unsentCases } from "../viewer/saving/unsent";

const AGAIN_MS = 15_000;

/** A drawing that is not ended is nothing to send. */
type Told = Sent | { kind: "sending" } | { kind: "half_drawn" };

class UnsentWork extends HTMLElement {
  private readonly lines = new Map<string, HTMLElement>();
  private timer = 0;
  private isBusy = false;

  connectedCallback(): void {
    window.addEventListener("online", this.look);
    document.addEventListener("session-renewed", this.look);
    this.look();
  }

  disconnectedCallback(): void {
    window.removeEventListener("online", this.look);
    document.removeEventListener("session-renewed", this.look);
    clearTimeout(this.timer);
  }

  private readonly look = (): void => {
    if (this.isBusy) return;
    this.isBusy = true;
    void this.send().finally(() => (this.isBusy = false));
  };

  private async send(): Promise<void> {
    const factory = diskOf(window);
    const { locks } = navigator as { locks?: LockManager };
    clearTimeout(this.timer);
    if (!factory || !locks || !(await unsentCases(factory))) return;
    const { sendWaiting, waitingReadings } = await import("../viewer/saving/waiting");
    const computer: Computer = { factory, locks };
    let isLeft = false;
    for (const [reading, isToSend] of await waitingReadings(computer)) {
      if (location.pathname === `/readings/${reading}`) continue; // its room brings it back
      if (!isToSend) {
        // a list of the own cases names it: nobody else is told
        if (linkTo(reading)) this.say(reading, { kind: "half_drawn" });
        continue;
      }
      const sent = await sendWaiting(reading, computer, undefined, () => this.lines.has(reading) || this.say(reading, { kind: "sending" }));
      this.say(reading, sent);
      isLeft ||= sent.kind === "waits";
    }
    if (isLeft) this.timer = window.setTimeout(this.look, AGAIN_MS);
  }

  private say(reading: string, sent: Told): void {
    const line = this.lines.get(reading) ?? document.createElement("p");
    const named = linkTo(reading);
    const link = document.createElement("a");
    link.href = `/readings/${reading}`;
    link.textContent = named?.textContent ?? "a case";
    const [before, after] = words(sent);
    line.className = sent.kind === "sent" ? "flash done" : "flash warning";
    line.setAttribute("role", "status");
    const sentence = document.createElement("span");
    sentence.append(before, link, after);
    line.replaceChildren(sentence);
    this.lines.set(reading, line);
    if (sent.kind === "not_ours") line.remove();
    else if (!line.isConnected) this.append(line);
  }
}

const linkTo = (reading: string): Element | null => document.querySelector(`main td a[href="/readings/${CSS.escape(reading)}"]`);

function words(sent: Told): readonly [string, string] {
  switch (sent.kind) {
    case "sending":
      return ["Work of ", " that had not reached the server is being sent."];
    case "sent":
      return ["Work of ", " that had not reached the server was sent: all of it is saved."];
    case "waits":
      return ["Work of ", " waits on this computer: the server could not take it yet. It is tried again until it is there."];
    case "asks":
      return ["Work of ", " waits on this computer: another window changed the same. Open the case and choose what stays."];
    case "refused":
      return ["Work of ", ` waits on this computer and was not taken. ${sent.sentence}`];
    case "half_drawn":
      return ["A drawing of ", " is not ended. Open the case to go on with it."];
    case "not_ours":
      return ["", ""];
  }
}

customElements.define("unsent-work", UnsentWork);
