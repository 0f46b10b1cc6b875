// A delivery on the server: opened, announced to, sent to in parts, completed, watched. Waits when the network is away.

export interface SentFile {
  number: number;
  size_bytes: number;
  arrived_bytes: number;
  judged: boolean;
}

export interface State {
  id: string;
  state: "receiving" | "waiting" | "working" | "done" | "failed" | "cancelled";
  problem: string | null;
  files_done: number;
  files_total: number | null;
  verdicts: Record<string, number>;
  studies: { id: string; label: string; verdicts: Record<string, number> }[];
  part_bytes: number;
}

export interface Judged {
  number: number;
  sent_number: number | null;
  verdict: string;
  code: string;
  sentence: string;
}

/** A no of the server, in its words. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    sentence: string,
    readonly code = "",
    readonly details: Record<string, unknown> = {},
  ) {
    super(sentence);
  }
}

const AT_ONCE = 1000;
const LONGEST_WAIT_MS = 30_000;

export class Delivery {
  constructor(
    readonly id: string,
    private readonly away: (waiting: boolean) => void,
  ) {}

  static async open(labelPrefix: string, away: (waiting: boolean) => void): Promise<Delivery> {
    const state = await ask<State>("POST", "/api/v1/intakes", away, JSON.stringify({ label_prefix: labelPrefix }));
    return new Delivery(state.id, away);
  }

  /** What of each file is there already, in order. */
  async announce(files: { name: string; size_bytes: number }[]): Promise<SentFile[]> {
    const found: SentFile[] = [];
    for (let start = 0; start < files.length; start += AT_ONCE) {
      const body = JSON.stringify({ files: files.slice(start, start + AT_ONCE) });
      found.push(...(await this.ask<{ files: SentFile[] }>("POST", "/files", body)).files);
    }
    return found;
  }

  /** How many bytes of the file are safe on the server now. */
  async send(number: number, offset: number, part: Blob): Promise<number> {
    try {
      const path = `/files/${number}?offset=${offset}`;
      return (await this.ask<{ arrived_bytes: number }>("PUT", path, part)).arrived_bytes;
    } catch (error) {
      // the answer to an earlier attempt was lost: go on from where the server is
      if (error instanceof Refused && error.code === "wrong_offset") return Number(error.details["arrived"]);
      throw error;
    }
  }

  complete(leaveOutMissing: boolean): Promise<State> {
    return this.ask("POST", "/completion", JSON.stringify({ leave_out_missing: leaveOutMissing }));
  }

  cancel(): Promise<State> {
    return this.ask("POST", "/cancellation");
  }

  look(): Promise<State> {
    return this.ask("GET", "");
  }

  async verdicts(): Promise<Judged[]> {
    const found: Judged[] = [];
    for (;;) {
      const after = found.at(-1)?.number ?? 0;
      const { files } = await this.ask<{ files: Judged[] }>("GET", `/files?after=${after}`);
      found.push(...files);
      if (files.length < AT_ONCE) return found;
    }
  }

  private ask<T>(method: string, path: string, body?: BodyInit): Promise<T> {
    return ask<T>(method, `/api/v1/intakes/${this.id}${path}`, this.away, body);
  }
}

/** Asks until there is an answer: a network or a server that is away comes back. */
async function ask<T>(method: string, path: string, away: (waiting: boolean) => void, body?: BodyInit): Promise<T> {
  const headers = { "Content-Type": body instanceof Blob ? "application/octet-stream" : "application/json" };
  for (let wait = 1000; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    const answer = await fetch(path, { method, headers, ...(body === undefined ? {} : { body }) }).catch(() => null);
    if (answer?.ok) {
      away(false);
      return (await answer.json()) as T;
    }
    if (answer !== null && answer.status < 500 && answer.status !== 429) throw await refusal(answer);
    away(true);
    await new Promise((done) => setTimeout(done, wait));
  }
}

async function refusal(answer: Response): Promise<Refused> {
  if (answer.status === 401) return new Refused(401, "Your session has ended. Sign in again in another tab, then go on.");
  const said = (await answer.json().catch(() => ({}))) as { detail?: string; code?: string; details?: object };
  const sentence = said.detail ?? "The server refused this.";
  return new Refused(answer.status, sentence, said.code, { ...said.details });
}
