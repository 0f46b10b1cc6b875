/** Remembers what a pane was painted from: the same once more needs no painting. */

export class PaintedFrom {
  private last: readonly unknown[] = [];
  private isStale = true;

  /** The image under the marks is another, or lies elsewhere. */
  stale(): void {
    this.isStale = true;
  }

  isAnew(now: readonly unknown[]): boolean {
    const { last, isStale } = this;
    this.last = now;
    this.isStale = false;
    return isStale || now.length !== last.length || now.some((one, i) => one !== last[i]);
  }
}
