import { DomainError, maskName } from '@yuejuma/kernel';
import { open, seal, unversioned, versioned, type Kms } from '@yuejuma/platform/kms';
import type { Context } from './context.js';
import type { Indexes } from './domain/blind-index.js';
import { documentText, type Claim, type PersonData } from './domain/person.js';
import type { Sealed, SealedRow } from './domain/sealed.js';
import type { LoggedRead, Readable } from './read-log.js';
import type { VaultKey } from './vault-keys.repository.js';

/** Seals values under a fresh data key, or under the row's own when it has one; each is bound to table, row and column (P9). */
export function sealRow<T extends object>(kms: Kms, table: SealedRow<T>['table'], rowId: string, values: T, wrapped?: Buffer): Sealed<T> {
  const key = wrapped === undefined ? kms.newDataKey() : { plain: kms.openDataKey(wrapped), wrapped };
  const sealed = Object.fromEntries(Object.entries(values).map(([field, value]) => [field, seal(key.plain, Buffer.from(String(value)), place(table, rowId, field))]));
  return { wrappedKey: key.wrapped, sealed: sealed as Sealed<T>['sealed'] };
}

/** Opens a person's own row for the person's own act. Reads for anybody else go through {@link openForOther}. */
export function openOwn<T extends object>(kms: Kms, row: SealedRow<T>): T {
  const key = kms.openDataKey(row.wrappedKey);
  return Object.fromEntries(Object.entries<Buffer>(row.sealed as Record<string, Buffer>).map(([field, bytes]) => [field, open(key, bytes, place(row.table, row.rowId, field)).toString()])) as T;
}

/** Opens what a logged read covers, and nothing else of the row; throws READ_NOT_LOGGED for another subject (P5). */
export function openForOther<R extends Readable>(kms: Kms, row: SealedRow<Partial<PersonData>>, read: LoggedRead, fields: readonly R[]): Record<R, string> {
  if (!read.subjectIds.includes(row.subjectId) || !fields.every((field) => read.fields.includes(field))) throw new DomainError('READ_NOT_LOGGED');
  const key = kms.openDataKey(row.wrappedKey);
  const value = (field: keyof PersonData): string => open(key, row.sealed[field] as Buffer, place(row.table, row.rowId, field)).toString();
  return Object.fromEntries(fields.map((field) => [field, field === 'maskedName' ? maskName(value('fullName')) : value(field)])) as Record<R, string>;
}

const INDEX_LENGTH = 32;

/**
 * The blind index of a document (P10): equal documents, equal bytes; without the keys of the KMS, nothing. A later version is
 * made of the one before, so that a key is replaced without opening anybody's document (P5).
 */
export function documentIndexes(kms: Kms, claim: Pick<Claim, 'documentType' | 'documentNumber'>, { oldest, version }: Pick<VaultKey, 'oldest' | 'version'>): Indexes {
  return laterIndexes(kms, kms.mac('document-index-1', documentText(claim)), version).slice(oldest - 1) as unknown as Indexes;
}

/** An index that is kept, and those of every later version up to one. */
export function laterIndexes(kms: Kms, kept: Buffer, upTo: number): Indexes {
  const { version } = unversioned(kept, INDEX_LENGTH);
  return Array.from({ length: Math.max(0, upTo - version) }, (_, at) => version + at + 1).reduce<Indexes>(
    (all, later) => [...all, versioned(later, kms.mac(`document-index-${later}`, all.at(-1) as Buffer))] as unknown as Indexes, [kept]);
}

/** The index of a document as rows of a few days keep it: of the oldest version in use, from which every later one follows. */
export const documentIndex = ({ kms, vaultKeys }: Pick<Context, 'kms' | 'vaultKeys'>, claim: Pick<Claim, 'documentType' | 'documentNumber'>): Buffer =>
  documentIndexes(kms, claim, vaultKeys.of('document-index'))[0];

/** The blind index of a phone number. */
export const phoneIndex = (kms: Kms, phone: string): Buffer => kms.mac('phone-index-1', phone);

/**
 * The mark of document and name together: a record of a city's system waits under it, and nothing about anybody can be read
 * off it without the key (P10, R39).
 */
export const personMark = (kms: Kms, { fullName, ...document }: Pick<Claim, 'fullName' | 'documentType' | 'documentNumber'>): Buffer =>
  kms.mac('person-mark-1', `${documentText(document)}|${fullName}`);

/** Uses every key once, so that a start without one of them stops there and not at somebody's request. */
export function requireKeys(kms: Kms): void {
  kms.newDataKey();
  for (const name of ['document-index-1', 'phone-index-1', 'phone-code-1', 'request-1', 'person-mark-1']) kms.mac(name, '');
}

const place = (table: string, rowId: string, field: string): string => `${table}|${rowId}|${columnOf(field)}`;

const columnOf = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
