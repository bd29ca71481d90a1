/** One small IndexedDB store. It can hold a CryptoKey that no script can read out, which localStorage cannot. */
const opened = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open('yuejuma', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('kept');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB refused'));
  });

/** What is answered was written: a page that is left right after has lost nothing. */
async function run<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const db = await opened();
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = db.transaction('kept', mode);
      const request = act(transaction.objectStore('kept'));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB failed'));
    });
  } finally {
    db.close();
  }
}

export const keep = (name: string, value: unknown) => run('readwrite', (store) => store.put(value, name));
export const forget = (name: string) => run('readwrite', (store) => store.delete(name));
export const kept = async <T>(name: string): Promise<T | null> =>
  ((await run('readonly', (store) => store.get(name))) as T | undefined) ?? null;

/** Puts in the place of what is kept what follows from it, in one step, whatever other pages of this phone do; of nothing follows nothing, unless `first` is what it begins with. */
export const change = <T>(name: string, next: (value: T) => T, first?: T) =>
  run('readwrite', (store) => {
    const request = store.get(name) as IDBRequest<T | undefined>;
    request.onsuccess = () => {
      const value = request.result ?? first;
      if (value !== undefined) store.put(next(value), name);
    };
    return request;
  });
