// <drop-menu><details>: closes on Escape, on a click elsewhere, and when the focus leaves it.
class DropMenu extends HTMLElement {
  private readonly outside = (event: Event): void => {
    if (!this.contains(event.target as Node)) this.close();
  };

  connectedCallback(): void {
    document.addEventListener("click", this.outside);
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.details?.open) return;
      this.close();
      this.querySelector("summary")?.focus();
    });
    this.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !this.contains(event.relatedTarget as Node)) this.close();
    });
  }

  disconnectedCallback(): void {
    document.removeEventListener("click", this.outside);
  }

  private get details(): HTMLDetailsElement | null {
    return this.querySelector("details");
  }

  private close(): void {
    if (this.details) this.details.open = false;
  }
}
customElements.define("drop-menu", DropMenu);
