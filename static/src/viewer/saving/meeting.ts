/** What to do with a newer version on the server: which of it can be joined, and what both sides changed. */

import type { DraftStore } from "../marks/store";
import type { Draft } from "../props";
import type { Outcome, ReadingApi } from "./api";
import type { Autosave } from "./autosave";
import { compare, differences, namesOf, type Compared } from "./versions";

export interface Met {
  readonly theirs: Draft;
  readonly compared: Compared;
}

/** The other version, then what was changed since the common one: asked in this order, nothing is overlooked. */
export async function meet(api: Pick<ReadingApi, "draft" | "changes">, autosave: Autosave, store: DraftStore): Promise<Outcome<Met>> {
  const drafted = await api.draft();
  if (drafted.kind !== "ok") return drafted;
  const changed = await api.changes(autosave.revision);
  if (changed.kind !== "ok") return changed;
  const all = await differences(store, drafted.value);
  return { kind: "ok", value: { theirs: drafted.value, compared: compare(all, autosave.unsaved, namesOf(changed.value)) } };
}
