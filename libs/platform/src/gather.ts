interface Waiting<K, V> {
  key: K;
  resolve(value: V): void;
  reject(error: unknown): void;
}

/**
 * Gathers what is asked within one turn of the event loop into one question, for hot paths on which a question costs
 * more than what it asks. `ask` answers in the order of the keys; its failure is everybody's.
 */
export function gathering<K, V>(ask: (keys: K[]) => Promise<readonly V[]>): (key: K) => Promise<V> {
  let waiting: Waiting<K, V>[] = [];

  function flush(): void {
    const batch = waiting;
    waiting = [];
    ask(batch.map(({ key }) => key)).then(
      (values) => batch.forEach(({ resolve }, index) => resolve(values[index] as V)),
      (error: unknown) => batch.forEach(({ reject }) => reject(error)));
  }

  return (key) => new Promise((resolve, reject) => {
    if (waiting.push({ key, resolve, reject }) === 1) setImmediate(flush);
  });
}
