import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Named } from './words.js';

/** Words that are the document's own, not ours. */
const OF_THE_FORMAT = new Set(['description', 'summary', 'example', 'examples', 'pattern', 'format', '$ref', 'title']);

/** Every name in the OpenAPI document: paths, operations, parameters, properties, schemas, listed values. */
export function openApiNames(root: string): Named[] {
  const document = JSON.parse(readFileSync(join(root, 'services/gateway/openapi.json'), 'utf8')) as { paths: Record<string, unknown>; components: Record<string, Record<string, unknown>> };
  return [
    ...Object.entries(document.paths).flatMap(([path, item]) => [{ where: `openapi ${path}`, name: path }, ...namesIn(item, `openapi ${path}`)]),
    ...Object.entries(document.components['schemas'] ?? {}).flatMap(([name, schema]) => [{ where: `openapi ${name}`, name }, ...namesIn(schema, `openapi ${name}`)]),
  ];
}

function namesIn(value: unknown, where: string, key = ''): Named[] {
  if (Array.isArray(value)) return key === 'enum' ? value.map((one) => ({ where, name: String(one) })) : value.flatMap((inner) => namesIn(inner, where));
  if (typeof value !== 'object' || value === null) return key === 'operationId' || key === 'name' || key === 'const' ? [{ where: key === 'name' ? `${where} ${String(value)}` : where, name: String(value) }] : [];
  if (key === 'properties') return Object.entries(value).flatMap(([name, schema]) => [{ where: dotted(where, name), name }, ...namesIn(schema, dotted(where, name))]);
  return Object.entries(value).filter(([name]) => !OF_THE_FORMAT.has(name)).flatMap(([name, inner]) => namesIn(inner, where, name));
}

const dotted = (where: string, name: string): string => `${where}${where.includes(' ', 8) || where.includes('.') ? '.' : ' .'}${name}`.replace(' .', where.startsWith('openapi /') ? ' ' : '.');
