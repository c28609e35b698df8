// What is settled of the history, kept in the browser (IndexedDB). Without it everything works, and is read again.

const NAME = "celldao";
const SHELF = "pages";

let opening: Promise<IDBDatabase | null> | null = null;

function open(): Promise<IDBDatabase | null> {
  opening ??= new Promise((done) => {
    try {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(SHELF);
      request.onsuccess = () => done(request.result);
      request.onerror = () => done(null);
    } catch {
      done(null); // a browser that keeps nothing
    }
  });
  return opening;
}

export async function kept<T>(key: string): Promise<T | null> {
  const database = await open();
  if (database === null) return null;
  return new Promise((done) => {
    const request = database.transaction(SHELF).objectStore(SHELF).get(key);
    request.onsuccess = () => done((request.result as T | undefined) ?? null);
    request.onerror = () => done(null);
  });
}

export async function keep(key: string, value: unknown): Promise<void> {
  const database = await open();
  if (database === null) return;
  await new Promise<void>((done) => {
    const transaction = database.transaction(SHELF, "readwrite");
    transaction.objectStore(SHELF).put(value, key);
    transaction.oncomplete = transaction.onerror = transaction.onabort = () => done();
  });
}
