/** Bytes of frames out of packs: one request for each series, read as it streams in. */

import type { Stack } from "../../props";

interface Waiting {
  readonly end: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** One pack, or the part of it that this reading may see. */
class PackStream {
  private readonly bytes: Uint8Array;
  private arrived = 0;
  private failure: Error | null = null;
  private waiting: Waiting[] = [];

  constructor(
    url: string,
    private readonly from: number,
    to: number,
    isWhole: boolean,
    priority: RequestPriority,
  ) {
    this.bytes = new Uint8Array(to - from);
    const headers: HeadersInit = isWhole ? {} : { Range: `bytes=${from}-${to - 1}` };
    this.read(fetch(url, { headers, priority, credentials: "same-origin" })).catch((error: unknown) => {
      this.failure = error instanceof Error ? error : new Error(String(error));
      this.waiting.splice(0).forEach(({ reject }) => reject(this.failure as Error));
    });
  }

  async part(offset: number, length: number): Promise<Uint8Array> {
    const end = offset - this.from + length;
    if (this.failure) throw this.failure;
    if (this.arrived < end) await new Promise<void>((resolve, reject) => this.waiting.push({ end, resolve, reject }));
    return this.bytes.subarray(end - length, end);
  }

  private async read(answer: Promise<Response>): Promise<void> {
    const response = await answer;
    if (!response.ok || !response.body) throw new Error(`the images could not be fetched (${response.status})`);
    // a server that knows no ranges answers with the whole pack
    let skip = response.status === 200 ? this.from : 0;
    const reader = response.body.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const useful = next.value.subarray(Math.min(skip, next.value.length));
      skip -= next.value.length - useful.length;
      const room = useful.subarray(0, this.bytes.length - this.arrived);
      this.bytes.set(room, this.arrived);
      this.arrived += room.length;
      this.release();
    }
    if (this.arrived < this.bytes.length) throw new Error("the images arrived incomplete");
  }

  private release(): void {
    this.waiting = this.waiting.filter((one) => {
      if (one.end > this.arrived) return true;
      one.resolve();
      return false;
    });
  }
}

export class Packs {
  private readonly streams = new Map<string, PackStream>();
  private readonly spans = new Map<string, { from: number; to: number; bytes: number }>();

  constructor(stacks: readonly Stack[]) {
    for (const { pack, frames } of stacks) {
      const span = this.spans.get(pack.url) ?? { from: Infinity, to: 0, bytes: pack.bytes };
      for (const { offset, length } of frames) {
        span.from = Math.min(span.from, offset);
        span.to = Math.max(span.to, offset + length);
      }
      this.spans.set(pack.url, span);
    }
  }

  /** Starts the request for a stack's pack if it has not started. */
  start(stack: Stack, priority: RequestPriority = "high"): PackStream {
    const known = this.streams.get(stack.pack.url);
    if (known) return known;
    const span = this.spans.get(stack.pack.url) ?? { from: 0, to: stack.pack.bytes, bytes: stack.pack.bytes };
    const isWhole = span.from === 0 && span.to === span.bytes;
    const made = new PackStream(stack.pack.url, span.from, span.to, isWhole, priority);
    this.streams.set(stack.pack.url, made);
    return made;
  }

  /** A pack that failed is asked for again at the next use. */
  forget(stack: Stack): void {
    this.streams.delete(stack.pack.url);
  }

  async frame(stack: Stack, frame: number): Promise<Uint8Array> {
    const entry = stack.frames[frame];
    if (!entry) throw new Error(`stack ${stack.id} has no frame ${frame}`);
    return this.start(stack).part(entry.offset, entry.length);
  }
}
