import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Named } from './words.js';

/** Descriptors as buf gives them in JSON. */
export interface Field { name: string; type: string; typeName?: string; label?: string }
export interface Message { name: string; field?: Field[]; nestedType?: Message[]; enumType?: Enum[] }
interface Enum { name: string; value: { name: string }[] }
export interface Method { name: string; inputType: string; outputType: string }
interface File { name: string; package: string; messageType?: Message[]; enumType?: Enum[]; service?: { name: string; method?: Method[] }[] }

export interface Descriptors {
  files: readonly File[];
  /** By full name, with the leading dot that references carry. */
  messages: ReadonlyMap<string, Message>;
  rpcs: readonly { name: string; method: Method }[];
}

/** The descriptors of every proto of ours, built from the sources of this tree. */
export function readDescriptors(root: string): Descriptors {
  const json = execFileSync(join(root, 'node_modules/.bin/buf'), ['build', '--path', 'proto/yuejuma', '--exclude-source-info', '-o', '-#format=json'], { cwd: root, maxBuffer: 64 * 1024 * 1024 });
  const files = (JSON.parse(json.toString()) as { file: File[] }).file.filter(({ package: name }) => name.startsWith('yuejuma.'));
  const messages = new Map<string, Message>();
  for (const file of files) for (const message of file.messageType ?? []) remember(messages, `.${file.package}`, message);
  const rpcs = files.flatMap((file) => (file.service ?? []).flatMap((service) => (service.method ?? []).map((method) => ({ name: `${file.package}.${service.name}.${method.name}`, method }))));
  return { files, messages, rpcs };
}

function remember(messages: Map<string, Message>, scope: string, message: Message): void {
  const name = `${scope}.${message.name}`;
  messages.set(name, message);
  for (const nested of message.nestedType ?? []) remember(messages, name, nested);
}

/** Every name in them: packages, messages, fields, enums and their values, services and methods. */
export function protoNames({ files, messages, rpcs }: Descriptors): Named[] {
  const named = (where: string): Named => ({ where: `proto ${where}`, name: where.split('.').at(-1) as string });
  const enums = (scope: string, list: readonly Enum[] = []) => list.flatMap(({ name, value }) => [named(`${scope}.${name}`), ...value.map((one) => named(`${scope}.${name}.${one.name}`))]);
  return [
    ...files.flatMap((file) => enums(file.package, file.enumType)),
    ...[...messages].flatMap(([name, message]) => [
      named(name.slice(1)),
      ...(message.field ?? []).map((field) => named(`${name.slice(1)}.${field.name}`)),
      ...enums(name.slice(1), message.enumType),
    ]),
    ...rpcs.map(({ name }) => named(name)),
  ];
}

/** Every field of a message and of the messages in it, with the path to it. */
export function fieldsWithin({ messages }: Descriptors, root: string, path = '', above: readonly string[] = []): { path: string; field: Field }[] {
  if (above.includes(root)) return [];
  return (messages.get(root)?.field ?? []).flatMap((field) => {
    const here = { path: `${path}${field.name}`, field };
    return field.typeName && messages.has(field.typeName) ? [here, ...fieldsWithin({ messages } as Descriptors, field.typeName, `${here.path}.`, [...above, root])] : [here];
  });
}
