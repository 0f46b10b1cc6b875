// <role-review>: over a plain form, chooses all lines, moves between lines, and chooses a line whose role is changed.
class RoleReview extends HTMLElement {
  connectedCallback(): void {
    for (const button of this.querySelectorAll<HTMLButtonElement>("button[hidden]")) button.hidden = false;
    this.querySelector("[data-all]")?.addEventListener("click", () => this.chooseAll());
    for (const button of this.querySelectorAll<HTMLElement>("[data-step]")) {
      button.addEventListener("click", () => this.step(Number(button.dataset.step)));
    }
    this.addEventListener("change", (event) => {
      if (!(event.target instanceof HTMLSelectElement)) return;
      const box = event.target.closest("tr")?.querySelector<HTMLInputElement>("input[name=chosen]");
      if (box) box.checked = true;
    });
  }

  private get boxes(): HTMLInputElement[] {
    return [...this.querySelectorAll<HTMLInputElement>("input[name=chosen]")];
  }

  private chooseAll(): void {
    const missing = this.boxes.some((box) => !box.checked);
    for (const box of this.boxes) box.checked = missing;
  }

  private step(by: number): void {
    const boxes = this.boxes;
    const line = document.activeElement?.closest("tr") ?? null;
    const at = boxes.findIndex((box) => box.closest("tr") === line);
    const next = boxes[at < 0 ? (by > 0 ? 0 : boxes.length - 1) : Math.min(boxes.length - 1, Math.max(0, at + by))];
    next?.focus();
    next?.closest("tr")?.scrollIntoView({ block: "nearest" });
  }
}
customElements.define("role-review", RoleReview);
