// <flash-message>: a sentence after an act, with a button to close it.
class FlashMessage extends HTMLElement {
  connectedCallback(): void {
    const close = document.createElement("button");
    close.type = "button";
    close.className = "button small";
    close.textContent = "Close";
    close.addEventListener("click", () => this.remove());
    this.querySelector(".flash")?.append(close);
  }
}
customElements.define("flash-message", FlashMessage);
