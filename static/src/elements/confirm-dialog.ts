// <confirm-dialog><details><summary><form data-code>: the form as a modal dialog; with a code, it must be typed.
class ConfirmDialog extends HTMLElement {
  connectedCallback(): void {
    const details = this.querySelector("details");
    const summary = this.querySelector("summary");
    const form = this.querySelector("form");
    if (!details || !summary || !form) return;
    const dialog = document.createElement("dialog");
    const title = form.querySelector("h2");
    if (title) {
      title.id = `${details.id}-title`;
      dialog.setAttribute("aria-labelledby", title.id);
    }
    dialog.append(form);
    const opener = document.createElement("button");
    opener.type = "button";
    opener.className = summary.className;
    opener.textContent = summary.textContent;
    details.replaceWith(opener, dialog);
    opener.addEventListener("click", () => dialog.showModal());
    dialog.addEventListener("close", () => form.reset());
    const cancel = form.querySelector<HTMLButtonElement>("[data-close]");
    if (cancel) {
      cancel.hidden = false;
      cancel.addEventListener("click", () => dialog.close());
    }
    this.askForCode(form);
  }

  private askForCode(form: HTMLFormElement): void {
    const code = form.dataset.code;
    const input = form.querySelector<HTMLInputElement>("input[name=confirmation]");
    const submit = form.querySelector<HTMLButtonElement>("button[type=submit]");
    if (!code || !input || !submit) return;
    const check = (): void => {
      submit.disabled = input.value.trim() !== code;
    };
    input.addEventListener("input", check);
    form.addEventListener("reset", () => setTimeout(check));
    check();
  }
}
customElements.define("confirm-dialog", ConfirmDialog);
