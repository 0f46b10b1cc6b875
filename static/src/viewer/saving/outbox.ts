/** Where a change waits until the server has acknowledged it. In memory now; a durable one has the same shape. */

export interface Parcel {
  readonly key: string;
  /** The exact body: a repeated request is byte for byte the same. */
  readonly body: string;
  /** Objects inside, as kind and key, to give them back when the parcel is refused. */
  readonly objects: readonly string[];
}

export interface Outbox {
  put(parcel: Parcel): void;
  peek(): Parcel | null;
  remove(key: string): void;
}

export class MemoryOutbox implements Outbox {
  private parcel: Parcel | null = null;

  put(parcel: Parcel): void {
    this.parcel = parcel;
  }

  peek(): Parcel | null {
    return this.parcel;
  }

  remove(key: string): void {
    if (this.parcel?.key === key) this.parcel = null;
  }
}
