// <study-upload data-intake data-beside="id" data-beside-url><form>…</form><div class="upload-state" hidden>: sends in parts, and goes on after a break.
import { type Chosen, chosenIn, droppedIn } from "./chosen";
import { Delivery, type Judged, Refused, type State } from "./delivery";
import { countsOf, showFiles, showStudies } from "./file-list";
import { type Sending, announced, sendAll } from "./sending";

const LOOK_EVERY_MS = 1500;
const SHOW_EVERY_MS = 300;

class StudyUpload extends HTMLElement {
  private dropped: Chosen[] = [];
  private files: Sending[] = [];
  private judged: Judged[] = [];
  private delivery: Delivery | null = null;
  private shownAt = 0;
  private sending = false;

  connectedCallback(): void {
    const form = this.form();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.start(false);
    });
    this.addEventListener("dragover", (event) => {
      event.preventDefault();
      this.classList.add("over");
    });
    this.addEventListener("dragleave", () => this.classList.remove("over"));
    this.addEventListener("drop", (event) => {
      event.preventDefault();
      this.classList.remove("over");
      void this.take(event.dataTransfer?.items ?? null);
    });
    this.button("cancel")?.addEventListener("click", () => void this.cancel());
    this.button("without")?.addEventListener("click", () => void this.start(true));
    window.addEventListener("beforeunload", (event) => {
      if (this.sending) event.preventDefault();
    });
  }

  private async take(items: DataTransferItemList | null): Promise<void> {
    this.dropped.push(...(await droppedIn(items)));
    const many = this.dropped.length;
    this.say(`${many} dropped ${many === 1 ? "file is" : "files are"} ready to be brought in.`);
  }

  private async start(leaveOutMissing: boolean): Promise<void> {
    const chosen = [...chosenIn(this.form()), ...this.dropped];
    if (chosen.length === 0 && !leaveOutMissing) return this.say("Choose a folder, a zip or some files first.");
    if (this.sending) return;
    this.running(true);
    try {
      this.delivery ??= await this.opened();
      this.say("Asking which files are here already …");
      if (!leaveOutMissing) {
        this.files = await announced(this.delivery, chosen);
        await sendAll(this.delivery, this.files, () => this.progress());
      }
      this.say("All is sent; the files are being read …");
      const nothingNew = this.files.length > 0 && this.files.every((one) => one.judged);
      if (!nothingNew) await this.delivery.complete(leaveOutMissing);
      this.sending = false;
      await this.watch(this.delivery);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.say(error.message);
      this.show("without", error.code === "missing");
    } finally {
      this.running(false);
    }
  }

  private async opened(): Promise<Delivery> {
    const away = (waiting: boolean): void => {
      if (waiting) this.say("The connection is away. Sending goes on by itself when it is back.");
    };
    const known = this.dataset["intake"];
    if (known) return new Delivery(known, away);
    const prefix = this.querySelector<HTMLInputElement>("[name=label_prefix]")?.value ?? "";
    const delivery = await Delivery.open(prefix, away);
    // a reload leads to the page of this delivery, where the same folder goes on
    history.replaceState(null, "", `/studies/intakes/${delivery.id}`);
    return delivery;
  }

  private async watch(delivery: Delivery): Promise<void> {
    for (let count = -1; ; ) {
      const state = await delivery.look();
      const now = Object.values(state.verdicts).reduce((sum, one) => sum + one, 0);
      if (now !== count) {
        this.judged = await delivery.verdicts();
        count = now;
      }
      this.tell(state);
      if (["done", "failed", "cancelled"].includes(state.state)) return this.renewBeside();
      await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
    }
  }

  /** What the page shows beside the upload is from before it: the list of studies, the state of the delivery. */
  private async renewBeside(): Promise<void> {
    const { beside, besideUrl } = this.dataset;
    const old = document.getElementById(beside ?? "");
    const answer = old && besideUrl ? await fetch(besideUrl).catch(() => null) : null;
    if (!old || !answer?.ok) return;
    const renewed = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(old.id);
    if (renewed) old.replaceWith(renewed);
  }

  private tell(state: State): void {
    const total = state.files_total ?? 0;
    const words = {
      receiving: "Files arrive.",
      waiting: "All has arrived; reading begins in a moment. You may leave this page.",
      working: `${state.files_done} of ${total} files read. You may leave this page; the work goes on.`,
      done: `Done: ${countsOf(state.verdicts)}.`,
      failed: state.problem ?? "This delivery failed.",
      cancelled: "Cancelled; whole studies that were in stay.",
    };
    this.say(words[state.state], total ? state.files_done / total : 0);
    showFiles(this.place("upload-files"), this.files, this.judged);
    showStudies(this.place("upload-studies"), state);
    this.show("cancel", state.state === "waiting" || state.state === "working");
  }

  private async cancel(): Promise<void> {
    if (!this.delivery) return;
    try {
      this.tell(await this.delivery.cancel());
      this.sending = false;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.say(error.message);
    }
  }

  private progress(): void {
    if (Date.now() - this.shownAt < SHOW_EVERY_MS) return;
    this.shownAt = Date.now();
    const all = this.files.reduce((sum, one) => sum + one.file.size, 0);
    const arrived = this.files.reduce((sum, one) => sum + one.arrived, 0);
    const sent = this.files.filter((one) => one.arrived >= one.file.size).length;
    const figures = `${sent} of ${this.files.length} files sent, ${megabytes(arrived)} of ${megabytes(all)} MB.`;
    this.say(`${figures} Please stay on this page.`, all ? arrived / all : 0);
    showFiles(this.place("upload-files"), this.files, this.judged);
  }

  private running(yes: boolean): void {
    this.sending = yes;
    const submit = this.form().querySelector<HTMLButtonElement>("button[type=submit]");
    if (submit) submit.disabled = yes;
    this.show("cancel", yes);
    this.show("without", false);
  }

  private say(sentence: string, share = 0): void {
    this.place("upload-state").hidden = false;
    const bar = this.querySelector<HTMLProgressElement>(".upload-state progress");
    if (bar) {
      bar.value = share;
      bar.hidden = share === 0;
    }
    this.place("upload-words").textContent = sentence;
  }

  private show(name: string, yes: boolean): void {
    const button = this.button(name);
    if (button) button.hidden = !yes;
  }

  private button(name: string): HTMLButtonElement | null {
    return this.querySelector<HTMLButtonElement>(`button[data-upload=${name}]`);
  }

  private place(name: string): HTMLElement {
    const found = this.querySelector<HTMLElement>(`.${name}`);
    if (!found) throw new Error(`study-upload lacks .${name}`);
    return found;
  }

  private form(): HTMLFormElement {
    const form = this.querySelector("form");
    if (!form) throw new Error("study-upload lacks its form");
    return form;
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
}

customElements.define("study-upload", StudyUpload);
