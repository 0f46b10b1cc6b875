/** The reading API, with every answer as a value: nothing here throws for what a server or a network may do. */

import type { Changes, Draft, DraftChange, Manifest, Missing, Problem, Proposals, Saved } from "../props";
import type { Spent } from "./activity";

export type Outcome<T> =
  | { kind: "ok"; value: T }
  | { kind: "unreachable" }
  | { kind: "problem"; problem: Problem };

export interface ReadingApi {
  manifest(): Promise<Outcome<Manifest>>;
  draft(): Promise<Outcome<Draft>>;
  /** What was saved after a revision, and whether the reading is open. */
  changes(since: number): Promise<Outcome<Changes>>;
  save(change: string, revision: number, key: string, keepalive: boolean): Promise<Outcome<Saved>>;
  submit(password: string, revision: number, spent: Spent & Pick<DraftChange, "seat">): Promise<Outcome<Submitted>>;
  proposals(): Promise<Outcome<Proposals>>;
  decideProposal(id: string, declined: boolean): Promise<Outcome<unknown>>;
  report(kind: string, note: string): Promise<Outcome<unknown>>;
  /** Time that no save tells; goes out also while the page is left. */
  looked(spent: string, key: string): Promise<Outcome<unknown>>;
  breakSuggested(afterMinutes: number): Promise<Outcome<unknown>>;
  /** A section, or the whole text for null. */
  guidelineOpened(section: string | null): Promise<Outcome<unknown>>;
}

export interface Submitted {
  submitted_at: string;
  digest: string;
  next_reading_id: string | null;
}

export function readingApi(id: string): ReadingApi {
  const base = `/api/v1/readings/${encodeURIComponent(id)}`;
  return {
    manifest: () => call<Manifest>(`${base}/manifest`).then(orGuideline<Manifest>),
    draft: () => call(`${base}/draft`, { cache: "no-store" }),
    changes: (since) => call(`${base}/changes?since=${since}`, { cache: "no-store" }),
    save: (...what) => saveCall(id, ...what).then(orGuideline<Saved>),
    submit: (password, revision, spent) => call(`${base}/submission`, json("POST", { password, revision, spent })),
    looked: (body, key) => call(`${base}/times`, { method: "POST", body, keepalive: true, headers: { "Content-Type": "application/json", "Idempotency-Key": key } }),
    breakSuggested: (afterMinutes) => call(`${base}/break-suggestions`, json("POST", { after_minutes: afterMinutes })),
    guidelineOpened: (section) => call(`${base}/guideline-openings`, json("POST", { section })),
    proposals: () => call(`${base}/proposals`, { cache: "no-store" }),
    decideProposal: (proposal, declined) => call(`${base}/proposals/${encodeURIComponent(proposal)}`, json("PUT", { declined })),
    report: (kind, note) => call(`${base}/problem`, json("POST", { kind, note })),
  };
}

export const saveCall = (id: string, body: string, revision: number, key: string, keepalive: boolean): Promise<Outcome<Saved>> =>
  call<Saved>(`/api/v1/readings/${encodeURIComponent(id)}/draft`, {
    method: "PUT",
    body,
    keepalive,
    headers: { "Content-Type": "application/json", "If-Match": `"${revision}"`, "Idempotency-Key": key },
  });

/** A guideline that changed is read before the case: the page of the case shows it. What is not saved waits in the outbox. */
function orGuideline<T>(outcome: Outcome<T>): Outcome<T> {
  if (outcome.kind === "problem" && outcome.problem.code === "guideline_changed") location.reload();
  return outcome;
}

export const json = (method: string, body: unknown): RequestInit => ({
  method,
  body: JSON.stringify(body),
  headers: { "Content-Type": "application/json" },
});

/** A line that died without a word would keep a save waiting for as long as the browser likes. */
const PATIENCE_MS = 30_000;
const SLOWEST_BYTES_PER_MS = 10;

export async function call<T>(url: string, init: RequestInit = {}): Promise<Outcome<T>> {
  const size = typeof init.body === "string" ? init.body.length : 0;
  const signal = AbortSignal.timeout(PATIENCE_MS + size / SLOWEST_BYTES_PER_MS);
  const headers = { Accept: "application/json", ...(init.headers as Record<string, string> | undefined) };
  let response: Response;
  try {
    response = await fetch(url, { credentials: "same-origin", signal, ...init, headers });
  } catch {
    return { kind: "unreachable" }; // offline, or the reply was lost on the way
  }
  const text = await response.text().catch(() => null);
  if (text === null) return { kind: "unreachable" };
  const parsed = parse(text);
  if (response.ok) return { kind: "ok", value: parsed as T };
  return { kind: "problem", problem: asProblem(response.status, parsed) };
}

function parse(text: string): unknown {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null; // a page of a proxy, not ours
  }
}

function asProblem(status: number, body: unknown): Problem {
  const given = (typeof body === "object" && body !== null ? body : {}) as Partial<Problem>;
  return {
    status,
    code: given.code ?? null,
    detail: given.detail ?? given.title ?? `the server answered ${status}`,
    details: given.details ?? {},
  };
}

export const missingOf = (problem: Problem): Missing[] =>
  Array.isArray(problem.details?.["missing"]) ? (problem.details["missing"] as Missing[]) : [];

/** True for answers that may well be different in a moment: the same request is sent again. */
export const isPassing = (problem: Problem): boolean => problem.status >= 500 || problem.status === 429 || problem.status === 408;

export type { DraftChange };
