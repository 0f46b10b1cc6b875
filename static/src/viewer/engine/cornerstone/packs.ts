/** Bytes of frames out of packs: one request for each series, read as it streams in. */

import type { Stack } from "../../props";

interface Waiting {
  readonly end: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly isWhole: boolean;
}

/** The parts of every pack that these stacks are in, by the pack's address: one request for stacks that lie together.
 *
 * What lies between them is not asked for: it may be a stack that this reading must not see. */
export function spansOf(stacks: readonly Stack[]): Map<string, readonly Span[]> {
  const spans = new Map<string, readonly Span[]>();
  for (const url of new Set(stacks.map(({ pack }) => pack.url))) {
    const there = stacks.filter(({ pack }) => pack.url === url);
    const bytes = there[0]?.pack.bytes ?? 0;
    const frames = there.flatMap((stack) => stack.frames).sort((a, b) => a.offset - b.offset);
    const runs: { from: number; to: number }[] = [];
    for (const { offset, length } of frames) {
      const last = runs.at(-1);
      if (last && offset <= last.to) last.to = Math.max(last.to, offset + length);
      else runs.push({ from: offset, to: offset + length });
    }
    spans.set(url, runs.map(({ from, to }) => ({ from, to, isWhole: from === 0 && to === bytes })));
  }
  return spans;
}

/** What is sent for a span; a request made ahead is the same, so that the browser has the answer already. */
export const headersFor = ({ from, to, isWhole }: Span): HeadersInit => (isWhole ? {} : { Range: `bytes=${from}-${to - 1}` });

/** One pack, or the part of it that this reading may see. */
class PackStream {
  private readonly bytes: Uint8Array;
  private readonly from: number;
  private arrived = 0;
  private failure: Error | null = null;
  private waiting: Waiting[] = [];

  constructor(
    url: string,
    span: Span,
    priority: RequestPriority,
  ) {
    this.from = span.from;
    this.bytes = new Uint8Array(span.to - span.from);
    this.read(fetch(url, { headers: headersFor(span), priority, credentials: "same-origin" })).catch((error: unknown) => {
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
  private readonly streams = new Map<Span, PackStream>();
  private readonly spans: Map<string, readonly Span[]>;

  constructor(stacks: readonly Stack[]) {
    this.spans = spansOf(stacks);
  }

  /** Starts the requests for a stack's part of its pack if they have not started. */
  start(stack: Stack, priority: RequestPriority = "high"): void {
    for (const span of this.spansWith(stack)) this.stream(stack, span, priority);
  }

  /** A pack that failed is asked for again at the next use. */
  forget(stack: Stack): void {
    for (const span of this.spansWith(stack)) this.streams.delete(span);
  }

  async frame(stack: Stack, frame: number): Promise<Uint8Array> {
    const entry = stack.frames[frame];
    const span = entry && this.spansWith(stack).find(({ from, to }) => from <= entry.offset && entry.offset < to);
    if (!entry || !span) throw new Error(`stack ${stack.id} has no frame ${frame}`);
    return this.stream(stack, span, "high").part(entry.offset, entry.length);
  }

  private spansWith(stack: Stack): Span[] {
    const all = this.spans.get(stack.pack.url) ?? [];
    return all.filter(({ from, to }) => stack.frames.some(({ offset }) => from <= offset && offset < to));
  }

  private stream(stack: Stack, span: Span, priority: RequestPriority): PackStream {
    const known = this.streams.get(span);
    if (known) return known;
    const made = new PackStream(stack.pack.url, span, priority);
    this.streams.set(span, made);
    return made;
  }
}
