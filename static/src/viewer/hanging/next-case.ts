/** The next case's images, fetched into the browser's cache while this one is read. Nothing of it is shown. */

import { headersFor, spansOf } from "../engine/cornerstone/packs";
import type { Manifest, Stack } from "../props";
import { asPreferred } from "./preferred";
import { stackFor } from "./roles";

export interface NextCaseParts {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Calls back when the page has nothing better to do. */
  readonly whenIdle: (run: () => void) => void;
}

const inBrowser: NextCaseParts = {
  fetch: (url, init) => fetch(url, init),
  // Safari has no idle callback
  whenIdle: (run) => ("requestIdleCallback" in window ? void requestIdleCallback(run, { timeout: 5_000 }) : void setTimeout(run, 500)),
};

export class NextCase {
  private readonly leaving = new AbortController();
  private asked: string | null = null;

  constructor(
    /** The reading that comes next, as far as it is known. */
    public id: string | null,
    private readonly parts: NextCaseParts = inBrowser,
  ) {}

  open(): void {
    location.assign(this.id ? `/readings/${this.id}` : "/worklist");
  }

  /** One case, once. What fails is fetched when the case is opened. */
  async fetch(): Promise<void> {
    const { id } = this;
    if (!id || this.asked === id || this.leaving.signal.aborted) return;
    this.asked = id;
    try {
      await this.idle();
      const answer = await this.get(`/api/v1/readings/${encodeURIComponent(id)}/manifest?ahead=true`, { Accept: "application/json" });
      if (!answer.ok) return;
      const manifest = (await answer.json()) as Pick<Manifest, "hanging" | "layouts" | "preferences" | "stacks">;
      const spans = spansOf(manifest.stacks);
      for (const { pack } of hungFirst(asPreferred(manifest))) {
        for (const span of spans.get(pack.url) ?? []) {
          await this.idle();
          await drained(await this.get(pack.url, headersFor(span)));
        }
      }
    } catch {
      this.asked = null; // offline, or the case was left
    }
  }

  cancel(): void {
    this.leaving.abort();
  }

  private get(url: string, headers: HeadersInit): Promise<Response> {
    const { signal } = this.leaving;
    signal.throwIfAborted();
    return this.parts.fetch(url, { headers, signal, priority: "low", credentials: "same-origin" });
  }

  private idle(): Promise<void> {
    return new Promise((resolve) => this.parts.whenIdle(resolve));
  }
}

/** The stacks of the panes it opens with, each pack once, in the order of the panes. */
export function hungFirst({ hanging, stacks }: Pick<Manifest, "hanging" | "stacks">): Stack[] {
  const hung = hanging.panes.map((role) => stackFor(role, stacks)).filter((stack) => stack !== null);
  return [...new Map(hung.map((stack) => [stack.pack.url, stack])).values()];
}

/** Reads a body to its end and keeps nothing: the browser's cache has it then. */
async function drained(answer: Response): Promise<void> {
  const reader = answer.body?.getReader();
  if (!reader) return;
  for (let part = await reader.read(); !part.done; part = await reader.read());
}
