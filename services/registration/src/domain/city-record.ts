import { createHash } from 'node:crypto';
import { isPlainDate, type PlainDate } from '@yuejuma/kernel';
import type { Declaration } from '@yuejuma/residence';

/** One registration as a city's own system tells it. */
export interface ToldRecord {
  readonly recordId: string;
  readonly documentType: string;
  readonly documentNumber: string;
  readonly nameCheck: string;
  readonly externalAddressId: string;
  readonly addressText: string;
  readonly divisionCode: string;
  readonly registeredOn: string;
  /** Empty while it stands. */
  readonly endedOn: string;
}

/** One batch as it came. */
export interface ToldBatch {
  readonly batchId: string;
  readonly cityCode: string;
  readonly asOfTime: Date;
  readonly records: readonly ToldRecord[];
}

/** What is kept of a record: no name, no number. */
export interface CityRecord {
  readonly cityCode: string;
  readonly recordId: string;
  readonly personMark: Buffer;
  readonly batchId: string;
  readonly asOfTime: Date;
  readonly addressId: string;
  readonly dwellingId: string | null;
  readonly divisionCode: string;
  readonly registeredOn: PlainDate;
  readonly endedOn: PlainDate | null;
  readonly residentId: string | null;
  readonly declarationId: string | null;
}

/** Why a record is refused and counted: of another city (C71, T14), or unreadable. */
export type RecordProblem = 'FOREIGN_PLACE' | 'MALFORMED';

const ID = /^[\w.:-]{1,100}$/;

/** What a record is refused for, null when it can be taken. */
export function problemOf(record: ToldRecord, cityCode: string): RecordProblem | null {
  const { recordId, documentNumber, nameCheck, externalAddressId, addressText, divisionCode, registeredOn, endedOn } = record;
  const isWhole = ID.test(recordId) && documentNumber !== '' && nameCheck !== '' && [...nameCheck].length <= 100 && (externalAddressId !== '' || addressText !== '');
  const isDated = isPlainDate(registeredOn) && (endedOn === '' || (isPlainDate(endedOn) && endedOn >= registeredOn));
  if (!isWhole || !isDated || [...addressText].length > 200 || externalAddressId.length > 100) return 'MALFORMED';
  if (divisionCode === '') return externalAddressId === '' ? 'MALFORMED' : null;
  return divisionCode.startsWith(cityCode) ? null : 'FOREIGN_PLACE';
}

/** Whether a batch is one of the city that is asked, and its id one that can be kept. */
export const isBatchOf = ({ batchId, cityCode }: ToldBatch, asked: string): boolean => cityCode === asked && ID.test(batchId);

/** The same for the same content, so that a batch is taken once by id and content. */
export const contentHash = ({ asOfTime, records }: ToldBatch): Buffer =>
  createHash('sha256').update(JSON.stringify([asOfTime.getTime(), records])).digest();

/** Whether a word is newer than what is kept; of two at one time the batch with the greater id. */
export const isNewer = (told: Pick<CityRecord, 'asOfTime' | 'batchId'>, kept: Pick<CityRecord, 'asOfTime' | 'batchId'>): boolean =>
  told.asOfTime.getTime() > kept.asOfTime.getTime() || (told.asOfTime.getTime() === kept.asOfTime.getTime() && told.batchId > kept.batchId);

/** Whether two words about a record say the same. */
export const saysTheSame = (one: CityRecord, other: CityRecord): boolean =>
  one.addressId === other.addressId && one.registeredOn === other.registeredOn && one.endedOn === other.endedOn && one.personMark.equals(other.personMark);

/** What a newer word asks of the registration that stands for the record. */
export interface Step {
  /** The registration ends: it did, or it was never so. */
  readonly ends: { readonly on: PlainDate; readonly cause: 'MOVED_OUT' | 'CANCELLED' } | null;
  readonly opens: boolean;
}

/** `current` is what stands for the record, `kept` what was said before; both null for a record that nothing stands for. */
export function stepOf(told: CityRecord, kept: CityRecord | null, current: Pick<Declaration, 'residentId' | 'addressId' | 'registeredOn' | 'state'> | null, today: PlainDate): Step {
  const isOver = told.endedOn !== null && told.endedOn <= today;
  if (current === null) return { ends: null, opens: !isOver };
  const isSame = current.residentId === told.residentId && current.addressId === told.addressId && current.registeredOn === told.registeredOn;
  if (!isSame) return { ends: { on: current.registeredOn ?? told.registeredOn, cause: 'CANCELLED' }, opens: !isOver };
  if (isOver) return { ends: { on: told.endedOn as PlainDate, cause: 'MOVED_OUT' }, opens: false };
  // What the person ended stays ended until the city says something new.
  return { ends: null, opens: current.state === 'ENDED' && kept !== null && !saysTheSame(told, kept) };
}
