// <copy-button><input readonly><button hidden>: copies the input's value and says so.
class CopyButton extends HTMLElement {
  connectedCallback(): void {
    const input = this.querySelector("input");
    const button = this.querySelector("button");
    if (!input || !button) return;
    button.hidden = false;
    input.addEventListener("focus", () => input.select());
    button.addEventListener("click", () => void this.copy(input, button));
  }

  private async copy(input: HTMLInputElement, button: HTMLButtonElement): Promise<void> {
    try {
      await navigator.clipboard.writeText(input.value);
      button.textContent = "Copied";
    } catch {
      // no clipboard on plain http: select it, so that one key copies it
      input.select();
      button.textContent = "Press Ctrl+C";
    }
    setTimeout(() => (button.textContent = "Copy"), 2500);
  }
}
customElements.define("copy-button", CopyButton);
