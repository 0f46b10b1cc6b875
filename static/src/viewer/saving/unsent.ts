/** Where unsent changes are on the computer's disk, and how many readings they are of. */

export const DATABASE = "consilium-outbox";
export const STORE = "unsent";

/** Nothing is made by looking: without an outbox there is nothing unsent. */
export function unsentReadings(factory: IDBFactory): Promise<number> {
  return new Promise((resolve) => {
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
