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

/** Of how many cases something is unsent, of whoever it is. */
export const unsentCases = async (factory: IDBFactory | null): Promise<number> =>
  new Set((await unsentRecords(factory)).map(({ id }) => id.split("/")[0])).size;

/** What the disk has of one window, or of one verdict that is being written. */
export interface UnsentRecord {
  readonly id: string;
  readonly reading: string;
  readonly kept: object;
}

/** Nothing is made by looking: without an outbox there is nothing unsent. */
export function unsentRecords(factory: IDBFactory | null): Promise<UnsentRecord[]> {
  return new Promise((resolve) => {
    if (!factory) return resolve([]);
    const request = factory.open(DATABASE);
    request.onupgradeneeded = () => request.transaction?.abort();
    request.onerror = () => resolve([]);
    request.onsuccess = () => {
      const database = request.result;
      const rows = database.transaction(STORE).objectStore(STORE).getAll() as IDBRequest<UnsentRecord[]>;
      database.close(); // when this has been read
      rows.onerror = () => resolve([]);
      rows.onsuccess = () => resolve(rows.result);
    };
  });
}
