import { createHash } from 'node:crypto';

/** A statement with its parameters; named by its text, so that Postgres plans it once per connection. */
export interface Sql {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly name: string;
}

const names = new WeakMap<TemplateStringsArray, { text: string; name: string }>();

/** Every value becomes a parameter; there is no way to splice text into a statement. */
export function sql(strings: TemplateStringsArray, ...values: unknown[]): Sql {
  let statement = names.get(strings);
  if (statement === undefined) {
    const text = strings.reduce((before, part, index) => `${before}$${index}${part}`);
    statement = { text, name: createHash('sha256').update(text).digest('base64url').slice(0, 24) };
    names.set(strings, statement);
  }
  return { ...statement, values };
}
