/** One small IndexedDB store. It can hold a CryptoKey that no script can read out, which localStorage cannot. */
const opened = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open('yuejuma', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('kept');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB refused'));
  });

async function run<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const db = await opened();
  try {
    return await new Promise<T>((resolve, reject) => {
      const request = act(db.transaction('kept', mode).objectStore('kept'));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
    });
  } finally {
    db.close();
  }
}

export const keep = (name: string, value: unknown) => run('readwrite', (store) => store.put(value, name));
export const forget = (name: string) => run('readwrite', (store) => store.delete(name));
export const kept = async <T>(name: string): Promise<T | null> =>
  ((await run('readonly', (store) => store.get(name))) as T | undefined) ?? null;
