/** Where unsent changes are on the computer's disk, and how many readings they are of. */

export const DATABASE = "consilium-outbox";
export const STORE = "unsent";

/** The computer's disk; null where the browser keeps pages away from it, some even by an error. */
export function diskOf(window: { readonly indexedDB?: IDBFactory }): IDBFactory | null {
  try {
    return window.indexedDB ?? null;
  } catch {
    return null;
  }
}

/** Nothing is made by looking: without an outbox there is nothing unsent. */
export function unsentReadings(factory: IDBFactory | null): Promise<number> {
  return new Promise((resolve) => {
    if (!factory) return resolve(0);
    const request = factory.open(DATABASE);
    request.onupgradeneeded = () => request.transaction?.abort();
    request.onerror = () => resolve(0);
    request.onsuccess = () => {
      const database = request.result;
      const rows = database.transaction(STORE).objectStore(STORE).index("reading").getAllKeys();
      database.close(); // when this has been read
      rows.onerror = () => resolve(0);
      rows.onsuccess = () => resolve(new Set(rows.result.map((key) => String(key).split("/")[0])).size);
    };
  });
}
