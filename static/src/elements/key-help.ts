// <key-help>: binds the keys of this page (every visible element with data-key) and shows them on `?`.
// One table for both: what is listed is what works.
interface Key {
  key: string;
  label: string;
  run: () => void;
}

function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !/^(checkbox|radio|button|submit)$/.test(target.type);
  return target instanceof HTMLElement && (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName));
}

function keysOfPage(): Key[] {
  const found: Key[] = [];
  for (const element of document.querySelectorAll<HTMLElement>("[data-key]")) {
    const label = element.getAttribute("aria-label") ?? labelOf(element);
    const run = element instanceof HTMLInputElement ? () => element.focus() : () => element.click();
    found.push({ key: element.dataset.key ?? "", label, run });
  }
  return found;
}

function labelOf(element: HTMLElement): string {
  if (element instanceof HTMLInputElement) return element.labels?.[0]?.textContent?.trim() ?? element.placeholder;
  return element.textContent?.trim() ?? "";
}

class KeyHelp extends HTMLElement {
  private readonly pressed = (event: KeyboardEvent): void => {
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "?") {
      event.preventDefault();
      this.show();
      return;
    }
    const bound = keysOfPage().find((one) => one.key === event.key);
    if (!bound) return;
    event.preventDefault();
    bound.run();
  };

  connectedCallback(): void {
    document.addEventListener("keydown", this.pressed);
    this.querySelector("button")?.addEventListener("click", () => this.show());
  }

  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.pressed);
  }

  private show(): void {
    const dialog = document.createElement("dialog");
    dialog.setAttribute("aria-label", "Keys of this page");
    const title = document.createElement("h2");
    title.textContent = "Keys of this page";
    const list = document.createElement("dl");
    list.className = "key-table";
    const keys = [...keysOfPage(), { key: "?", label: "Show these keys" }, { key: "Esc", label: "Close" }];
    for (const { key, label } of keys) {
      const name = document.createElement("dt");
      name.append(Object.assign(document.createElement("kbd"), { textContent: key }));
      list.append(name, Object.assign(document.createElement("dd"), { textContent: label }));
    }
    const close = Object.assign(document.createElement("button"), { type: "button", textContent: "Close" });
    close.className = "button";
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    dialog.append(title, list, close);
    document.body.append(dialog);
    dialog.showModal();
  }
}
customElements.define("key-help", KeyHelp);
