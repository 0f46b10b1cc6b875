/** Where unsent changes are on the computer's disk, and how many cases they are of. */

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

export async function openUnsent(factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" }).createIndex("reading", "reading");
  return done(request);
}

export const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error as Error);
  });

export const finished = (change: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    change.oncomplete = () => resolve();
    change.onabort = () => reject(change.error ?? new Error("the outbox could not be written"));
  });

/** Nothing is made by looking: without an outbox there is nothing unsent. */
export function unsentCases(factory: IDBFactory | null): Promise<number> {
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
