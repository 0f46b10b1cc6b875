/** What a save that did not go through asks of the reader, over the work and without losing any of it. */

import type { Draft, Manifest } from "../props";
import type { Outcome, ReadingApi } from "../saving/api";
import type { Autosave, SaveState } from "../saving/autosave";
import type { Restored } from "../saving/restore";
import { compare, differences, join, type Compared, type Side } from "../saving/versions";
import type { Banners } from "./banners";
import { SessionAgain } from "./session-again";
import { VersionWords } from "./version-words";
import { openVersions } from "./versions-sheet";
import type { Workbench } from "./workbench";

export interface SaveBannerParts {
  readonly host: HTMLElement;
  readonly banners: Banners;
  readonly autosave: Autosave;
  readonly api: Pick<ReadingApi, "draft">;
  readonly bench: Pick<Workbench, "store" | "geometry">;
  readonly protocol: Manifest["protocol"];
  /** The other version is on the screen. */
  readonly took: (draft: Draft) => void;
}

export class SaveBanners {
  private wasSignedOut = false;
  private wasConflict = false;
  private readonly session: SessionAgain;

  constructor(private readonly parts: SaveBannerParts) {
    this.session = new SessionAgain(parts.host, () => void parts.autosave.retry());
    // coming back from the sign-in tab is the moment to try again
    window.addEventListener("focus", this.cameBack);
  }

  close(): void {
    window.removeEventListener("focus", this.cameBack);
    this.session.close();
  }

  show(state: SaveState): void {
    const { banners, autosave } = this.parts;
    if (state.kind !== "conflict") banners.hide("conflict");
    if (state.kind !== "signed_out") banners.hide("signed-out");
    if (state.kind !== "closed") banners.hide("closed");
    if (state.kind === "conflict" && !this.wasConflict) void this.conflict();
    this.wasConflict = state.kind === "conflict";
    if (state.kind === "signed_out") {
      banners.show("signed-out", "You are signed out. Everything here is kept, and saved as soon as you are back.", [
        { label: "Type your password", run: this.session.ask, primary: true },
      ]);
      if (!this.wasSignedOut) this.session.ask();
    }
    this.wasSignedOut = state.kind === "signed_out";
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

  /** What another window saved may be the very same, such as this page's own last save: then there is nothing to choose. */
  private async conflict(): Promise<void> {
    const { api, autosave, banners, bench } = this.parts;
    const outcome = await api.draft();
    if (outcome.kind === "ok") {
      const all = await differences(bench.store, outcome.value);
      if (!compare(all, autosave.unsaved).choices.length) {
        this.make(outcome.value, all.map((difference) => ({ difference, side: "theirs" })));
        return;
      }
    }
    if (autosave.state.kind !== "conflict") return;
    banners.show("conflict", "Another tab or device saved a newer version of this reading. Nothing is lost: choose what stays.", [
      { label: "Show the other version", run: () => void this.settle("theirs") },
      { label: "Keep this version", run: () => void this.settle("mine") },
      { label: "Choose one by one", run: () => void this.settle(null), primary: true },
    ]);
  }

  /** All of one side, or as the reader chooses. */
  private async settle(side: Side | null): Promise<void> {
    const { api, autosave, bench, protocol, host, banners } = this.parts;
    const outcome: Outcome<Draft> = await api.draft();
    if (outcome.kind !== "ok") {
      const why = outcome.kind === "problem" ? outcome.problem.detail : "The server did not answer.";
      banners.show("conflict-failed", `The other version could not be fetched. ${why} Your own is still here.`, [
        { label: "Try again", run: () => { banners.hide("conflict-failed"); void this.settle(side); }, primary: true },
      ], "bad");
      return;
    }
    const theirs = outcome.value;
    const all = await differences(bench.store, theirs);
    const compared: Compared = compare(all, autosave.unsaved);
    if (side !== null || !compared.choices.length) {
      this.make(theirs, all.map((difference) => ({ difference, side: side ?? "theirs" })));
      return;
    }
    openVersions({
      host,
      compared,
      words: new VersionWords(protocol, bench, theirs),
      chosen: (sides) =>
        this.make(theirs, [
          ...compared.taken.map((difference) => ({ difference, side: "theirs" as const })),
          ...[...sides].flatMap(([choice, chosen]) => choice.all.map((difference) => ({ difference, side: chosen }))),
        ]),
    });
  }

  private make(theirs: Draft, chosen: Parameters<typeof join>[2]): void {
    const { autosave, bench, took, banners } = this.parts;
    banners.hide("conflict");
    const names = join(bench.store, "two versions made one", chosen);
    if (names.length) {
      void autosave.overwrite(theirs.revision, names);
      return;
    }
    autosave.loaded(theirs.revision, theirs.saved_at);
    took(theirs);
    if (!chosen.length) return;
    banners.show("other-version", "This is the other version. Undo (Ctrl+Z) brings yours back.", [{ label: "Good", run: () => banners.hide("other-version") }], "good");
  }
}
