// <sign-out><form>: asks first when changes on this computer have not reached the server, as signing out removes them.
import { diskOf, unsentCases } from "../viewer/saving/unsent";

class SignOut extends HTMLElement {
  connectedCallback(): void {
    this.querySelector("form")?.addEventListener("submit", this.asked);
  }

  private readonly asked = (event: SubmitEvent): void => {
    event.preventDefault();
    void this.leave(event.currentTarget as HTMLFormElement);
  };

  private async leave(form: HTMLFormElement): Promise<void> {
    const unsent = await unsentCases(diskOf(window)).catch(() => 0);
    if (unsent) this.warn(unsent, form);
    else form.submit();
  }

  private warn(unsent: number, form: HTMLFormElement): void {
    const dialog = document.createElement("dialog");
    dialog.setAttribute("aria-label", "Sign out with unsent changes");
    const what = document.createElement("p");
    const of = unsent === 1 ? "a case" : `${unsent} cases`;
    what.textContent = `Changes of ${of} have not reached the server. They are on this computer only, and signing out removes them. To send them, open the case from your list: a reading says saved by itself, a verdict is settled by you.`;
    const actions = document.createElement("div");
    actions.className = "actions";
    actions.append(button("Stay signed in", "primary", () => dialog.close()), button("Sign out and lose them", "danger", () => form.submit()));
    dialog.append(what, actions);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }
}

function button(label: string, look: string, run: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `button ${look}`;
  made.textContent = label;
  made.addEventListener("click", run);
  return made;
}

customElements.define("sign-out", SignOut);
