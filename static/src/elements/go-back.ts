// <go-back><button hidden>: back to the page before, whose form the browser still holds.
class GoBack extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector("button");
    if (!button || history.length < 2) return;
    button.hidden = false;
    button.addEventListener("click", () => history.back());
  }
}
customElements.define("go-back", GoBack);
