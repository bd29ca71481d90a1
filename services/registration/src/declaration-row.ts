import type { FiledDeclaration } from './domain/filed-declaration.js';

const snake = remembering((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
const camel = remembering((name) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));

/** Forty names a row, always the same. */
function remembering(rename: (name: string) => string): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const renamed = known.get(name) ?? rename(name);
    known.set(name, renamed);
    return renamed;
  };
}

const renamed = (record: object, rename: (name: string) => string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [rename(name), value]));

/** The declaration as one JSON object whose keys are the columns of `residence_declarations`. */
export const toRow = (declaration: FiledDeclaration): string => JSON.stringify(renamed(declaration, snake));

/** A row of `residence_declarations`, whose columns are the fields of a declaration in snake case. */
export const toDeclaration = (row: object): FiledDeclaration => renamed(row, camel) as unknown as FiledDeclaration;
