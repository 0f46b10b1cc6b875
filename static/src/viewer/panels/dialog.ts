/** A modal sheet over the room, closed by Esc, that gives the focus back. */

import { h } from "../dom";

export class Sheet {
  readonly element: HTMLDialogElement;
  readonly body = h("div", { class: "sheet-body" });
  private before: Element | null = null;

  constructor(
    host: HTMLElement,
    title: string,
    private readonly closed: () => void = () => undefined,
    look = "",
  ) {
    this.element = h(
      "dialog",
      { class: `sheet ${look}`, "aria-label": title },
      h("header", {}, h("h2", {}, title), h("button", { type: "button", class: "quiet", "aria-label": "Close", onclick: () => this.close() }, "✕")),
      this.body,
    );
    this.element.addEventListener("close", () => {
      this.element.remove();
      // who closed it may have gone elsewhere already
      if (document.activeElement === document.body && this.before instanceof HTMLElement) this.before.focus({ preventScroll: true });
      this.closed();
    });
    host.append(this.element);
  }

  open(): void {
    this.before = document.activeElement;
    this.element.showModal();
  }

  close(): void {
    this.element.close();
  }
}
