// <study-upload><form>…</form><div class="upload-state" hidden>: sends the form with progress, and takes dropped files.
class StudyUpload extends HTMLElement {
  private dropped: File[] = [];

  connectedCallback(): void {
    const form = this.querySelector("form");
    if (!form) return;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send(form);
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
  }

  private async take(items: DataTransferItemList | null): Promise<void> {
    const entries = Array.from(items ?? [], (item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
    for (const entry of entries) this.dropped.push(...(await filesOf(entry)));
    this.say(0, `${this.dropped.length} files are ready to be brought in.`);
  }

  private send(form: HTMLFormElement): void {
    const data = new FormData(form);
    for (const file of this.dropped) data.append("files", file, file.name);
    const request = new XMLHttpRequest();
    const button = form.querySelector("button");
    if (button) button.disabled = true;
    request.upload.addEventListener("progress", (event) => {
      const share = event.lengthComputable ? event.loaded / event.total : 0;
      this.say(share, share < 1 ? `${Math.round(share * 100)} % sent; please stay on this page.` : "Being set down …");
    });
    request.addEventListener("load", () => {
      if (request.status < 400) window.location.assign(request.responseURL);
      else this.failed(button, sentenceOf(request.responseText));
    });
    request.addEventListener("error", () => this.failed(button, "The connection broke; nothing was kept. Try again."));
    request.open("POST", form.action);
    request.send(data);
  }

  private failed(button: HTMLButtonElement | null, sentence: string): void {
    if (button) button.disabled = false;
    this.say(0, sentence);
  }

  private say(share: number, sentence: string): void {
    const state = this.querySelector<HTMLElement>(".upload-state");
    const bar = state?.querySelector("progress");
    const words = state?.querySelector("span");
    if (!state || !bar || !words) return;
    state.hidden = false;
    bar.value = share;
    bar.hidden = share === 0;
    words.textContent = sentence;
  }
}

/** The files of a dropped file or folder, with everything beneath it. */
async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (entry instanceof FileSystemFileEntry) return [await new Promise<File>((done, no) => entry.file(done, no))];
  if (!(entry instanceof FileSystemDirectoryEntry)) return [];
  const reader = entry.createReader();
  const found: File[] = [];
  for (;;) {
    // a reader gives at most a hundred entries at a time
    const some = await new Promise<FileSystemEntry[]>((done, no) => reader.readEntries(done, no));
    if (some.length === 0) return found;
    for (const one of some) found.push(...(await filesOf(one)));
  }
}

/** What the page of a refusal says. */
function sentenceOf(html: string): string {
  const page = new DOMParser().parseFromString(html, "text/html");
  return page.querySelector("[role=alert]")?.textContent?.trim() || "This was refused; nothing was kept.";
}

customElements.define("study-upload", StudyUpload);
