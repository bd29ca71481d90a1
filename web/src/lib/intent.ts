/**
 * One uuid per intent (contract.md section 3, Idempotency-Key). The key stays with the same content over double taps,
 * retries, lost connections and reloads; other content is another intent.
 */
export type Intent = { key: string; content: string };

export function intentFor(before: Intent | null, body: unknown, newKey: () => string): Intent {
  const content = JSON.stringify(body);
  return before !== null && before.content === content ? before : { key: newKey(), content };
}
