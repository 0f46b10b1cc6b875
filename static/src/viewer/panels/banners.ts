/** Sentences at the foot of the panel that ask for something; each stays until it is settled, and no image moves. */

import { h } from "../dom";

export interface BannerAction {
  readonly label: string;
  readonly run: () => void;
  readonly primary?: boolean;
  /** Opens in a new tab instead of running; `run` follows. */
  readonly href?: string;
}

export class Banners {
  readonly element = h("div", { class: "banners" });
  private readonly shown = new Map<string, HTMLElement>();

  show(key: string, sentence: string, actions: readonly BannerAction[] = [], mood: "warning" | "bad" | "good" = "warning"): void {
    const made = h(
      "div",
      { class: `banner ${mood}`, role: mood === "good" ? "status" : "alert", "data-banner": key },
      h("p", {}, sentence),
      ...actions.map((action) => this.action(action)),
    );
    const before = this.shown.get(key);
    if (before) before.replaceWith(made);
    else this.element.prepend(made); // the newest is read first
    this.shown.set(key, made);
  }

  /** The panel with the place for them below it: it gives way, not the images. */
  under(panel: HTMLElement): HTMLElement {
    return h("div", { class: "side" }, this.element, panel);
  }

  hide(key: string): void {
    this.shown.get(key)?.remove();
    this.shown.delete(key);
  }

  private action({ label, run, primary, href }: BannerAction): HTMLElement {
    const look = primary ? "primary" : "";
    if (href) return h("a", { class: `button ${look}`, href, target: "_blank", rel: "opener", onclick: run }, label);
    return h("button", { type: "button", class: look, onclick: run }, label);
  }
}
