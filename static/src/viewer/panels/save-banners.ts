/** What a save that did not go through asks of the reader, over the work and without losing any of it. */

import type { DraftStore } from "../marks/store";
import type { Draft } from "../props";
import type { Outcome, ReadingApi } from "../saving/api";
import type { Autosave, SaveState } from "../saving/autosave";
import { keepMine, loadTheirs } from "../saving/conflict";
import type { Restored } from "../saving/restore";
import type { Banners } from "./banners";

export interface SaveBannerParts {
  readonly banners: Banners;
  readonly autosave: Autosave;
  readonly api: Pick<ReadingApi, "draft">;
  readonly store: DraftStore;
  readonly loaded: (draft: Draft) => void;
}

export class SaveBanners {
  constructor(private readonly parts: SaveBannerParts) {
    // coming back from the sign-in tab is the moment to try again
    window.addEventListener("focus", this.cameBack);
  }

  close(): void {
    window.removeEventListener("focus", this.cameBack);
  }

  show(state: SaveState): void {
    const { banners, autosave } = this.parts;
    if (state.kind !== "conflict") banners.hide("conflict");
    if (state.kind !== "signed_out") banners.hide("signed-out");
    if (state.kind !== "closed") banners.hide("closed");
    if (state.kind === "conflict") this.conflict();
    if (state.kind === "signed_out") {
      const back = encodeURIComponent(location.pathname);
      banners.show("signed-out", "You are signed out. Everything here is kept; sign in again in a new tab, then it is saved.", [
        { label: "Sign in again", href: `/sign-in?next=${back}`, run: () => undefined, primary: true },
        { label: "Save now", run: () => void autosave.retry() },
      ]);
    }
    if (state.kind === "closed") {
      const where = autosave.keeping.onComputer ? "They stay on this computer for 30 days, in case it is reopened." : "They stay on this screen until you leave the page.";
      banners.show("closed", `Your last changes were not saved: ${state.sentence} ${where}`, [], "bad");
    }
  }

  /** Says that work of an earlier window is back; a conflict has a banner of its own. */
  restored({ changes, since, isConflict }: Restored, isClosed: boolean): void {
    if (isConflict) return;
    const { banners } = this.parts;
    const what = `${changes === 1 ? "1 change" : `${changes} changes`} of ${new Date(since).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" })}`;
    const sentence = isClosed
      ? `${what} did not arrive before this reading was closed. Kept on this computer for 30 days, in case it is reopened.`
      : `${what}, kept on this computer, brought back.`;
    banners.show("restored", sentence, [{ label: "Good", run: () => banners.hide("restored") }], isClosed ? "bad" : "good");
  }

  private readonly cameBack = (): void => {
    const { kind } = this.parts.autosave.state;
    if (kind === "signed_out" || kind === "offline" || kind === "failing") void this.parts.autosave.retry();
  };

  private conflict(): void {
    this.parts.banners.show("conflict", "Another tab or device saved a newer version of this reading. Nothing is lost: choose which one stays.", [
      { label: "Show the other version", run: () => void this.settle("theirs") },
      { label: "Keep this version", run: () => void this.settle("mine"), primary: true },
    ]);
  }

  private async settle(choice: "mine" | "theirs"): Promise<void> {
    const { api, autosave, store, loaded, banners } = this.parts;
    const outcome: Outcome<Draft> = await api.draft();
    if (outcome.kind !== "ok") {
      const why = outcome.kind === "problem" ? outcome.problem.detail : "The server did not answer.";
      banners.show("conflict-failed", `The other version could not be fetched. ${why} Your own is still here.`, [
        { label: "Try again", run: () => { banners.hide("conflict-failed"); void this.settle(choice); }, primary: true },
      ], "bad");
      return;
    }
    banners.hide("conflict");
    if (choice === "mine") {
      await autosave.overwrite(outcome.value.revision, await keepMine(store, outcome.value));
      return;
    }
    await loadTheirs(store, outcome.value);
    autosave.loaded(outcome.value.revision, outcome.value.saved_at);
    loaded(outcome.value);
    banners.show("other-version", "This is the other version. Undo (Ctrl+Z) brings yours back.", [{ label: "Good", run: () => banners.hide("other-version") }], "good");
  }
}
