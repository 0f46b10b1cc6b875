/** What a save that did not go through asks of the reader, over the work and without losing any of it. */

import type { Draft, Manifest } from "../props";
import type { ReadingApi } from "../saving/api";
import type { Autosave, SaveState } from "../saving/autosave";
import { meet } from "../saving/meeting";
import type { Restored } from "../saving/restore";
import { join, joinQuietly, type Choice, type Compared, type Side } from "../saving/versions";
import type { Banners } from "./banners";
import { SessionAgain } from "./session-again";
import { VersionWords } from "./version-words";
import { openVersions } from "./versions-sheet";
import type { Workbench } from "./workbench";

export interface SaveBannerParts {
  readonly host: HTMLElement;
  readonly banners: Banners;
  readonly autosave: Autosave;
  readonly api: Pick<ReadingApi, "draft" | "changes">;
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

  /** What only one side changed is joined at once; the reader is asked about what both changed. */
  private async conflict(): Promise<void> {
    const { autosave, banners, bench } = this.parts;
    const met = await meet(this.parts.api, this.parts.autosave, this.parts.bench.store);
    if (autosave.state.kind !== "conflict") return;
    if (met.kind === "ok" && !met.value.compared.choices.length) {
      const { theirs, compared } = met.value;
      const names = joinQuietly(bench.store, compared);
      if (names.length) void autosave.overwrite(theirs.revision, names);
      else this.here(theirs);
      this.tellJoined(compared.taken.length);
      return;
    }
    const what = met.kind === "ok" ? `${met.value.compared.choices.length === 1 ? "One thing was" : `${met.value.compared.choices.length} things were`} changed here and in another tab or on another device.` : "Another tab or device saved a newer version of this reading.";
    banners.show("conflict", `${what} Nothing is lost: choose what stays.`, [
      { label: "Take the other's", run: () => void this.settle("theirs") },
      { label: "Keep this version", run: () => void this.settle("mine") },
      { label: "Choose one by one", run: () => void this.settle(null), primary: true },
    ]);
  }

  /** Of what both changed, all of one side, or as the reader chooses. */
  private async settle(side: Side | null): Promise<void> {
    const { bench, protocol, host, banners } = this.parts;
    const met = await meet(this.parts.api, this.parts.autosave, this.parts.bench.store);
    if (met.kind !== "ok") {
      const why = met.kind === "problem" ? met.problem.detail : "The server did not answer.";
      banners.show("conflict-failed", `The other version could not be fetched. ${why} Your own is still here.`, [
        { label: "Try again", run: () => { banners.hide("conflict-failed"); void this.settle(side); }, primary: true },
      ], "bad");
      return;
    }
    const { theirs, compared } = met.value;
    const made = (of: (choice: Choice) => Side): void =>
      this.make(theirs, compared, compared.choices.flatMap((choice) => choice.all.map((difference) => ({ difference, side: of(choice) }))));
    if (side !== null || !compared.choices.length) return made(() => side ?? "theirs");
    openVersions({ host, compared, words: new VersionWords(protocol, bench, theirs), chosen: (sides) => made((choice) => sides.get(choice) ?? "mine") });
  }

  private make(theirs: Draft, compared: Compared, chosen: Parameters<typeof join>[2]): void {
    const { autosave, bench, banners } = this.parts;
    banners.hide("conflict");
    const names = [...joinQuietly(bench.store, compared), ...join(bench.store, "two versions made one", chosen)];
    if (names.length) {
      void autosave.overwrite(theirs.revision, names);
      return;
    }
    this.here(theirs);
    if (!chosen.length) return;
    banners.show("other-version", "This is the other version. Undo (Ctrl+Z) brings yours back.", [{ label: "Good", run: () => banners.hide("other-version") }], "good");
  }

  private here(theirs: Draft): void {
    this.parts.autosave.loaded(theirs.revision, theirs.saved_at);
    this.parts.took(theirs);
  }

  private tellJoined(count: number): void {
    const { banners } = this.parts;
    if (!count) return;
    const what = count === 1 ? "One thing that another tab or device saved is" : `${count} things that another tab or device saved are`;
    banners.show("joined", `${what} shown here now, beside your own changes.`, [{ label: "Good", run: () => banners.hide("joined") }], "good");
  }
}
