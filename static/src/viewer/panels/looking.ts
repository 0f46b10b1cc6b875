/** A room in which images and marks are looked at and nothing is drawn or answered. */

import type { Commandable, Objectable } from "../commands";
import { Viewing } from "./viewing";

/** The commands that change something are never offered there; rooms override what they do offer. */
export abstract class Looking extends Viewing implements Commandable {
  abstract help(): void;
  sign(): void {}
  nextFinding(_by: number): void {}
  toQuestions(): void {}
  undo(): void {}
  redo(): void {}
  readonly answering = null;
  readonly objects: Objectable | null = null;
  readonly proposing = null;
  newFinding(): void {}
  noLesion(): void {}
  guideline(): void {}
  report(): void {}
  saveNow(): void {}
}
