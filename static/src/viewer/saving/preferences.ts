/** What the reader likes, kept on the server for whatever computer comes next. */

import type { Preferences } from "../props";
import { call, json, type Outcome } from "./api";

/** Lost when offline: nothing of a reading hangs on it, and it holds until the page is left. */
export const remember = <K extends keyof Preferences>(key: K, value: NonNullable<Preferences[K]>): Promise<Outcome<unknown>> =>
  call(`/api/v1/preferences/${key}`, json("PUT", { value }));
