import { createHash } from 'node:crypto';
import { DomainError } from '@yuejuma/kernel';
import type { CityAdapter } from '../src/authorities.js';
import type { ToldBatch, ToldRecord } from '../src/domain/city-record.js';
import { pullCityRegistrations } from '../src/jobs/pull-city-registrations.js';
import { startRegistration } from './registration-under-test.js';

export const SHENZHEN = '4403';
const STREET = '440305007';

/** The mark identity would make. */
const markOf = ({ documentNumber, nameCheck }: Pick<ToldRecord, 'documentNumber' | 'nameCheck'>): Buffer => createHash('sha256').update(`${documentNumber}|${nameCheck}`).digest();

/** A city's own system, with those who answer the adapter's other questions. */
export function fakeCity() {
  const verified = new Map<string, string>();
  const city = {
    batches: [] as ToldBatch[],
    isDown: false,
    /** Documents whose owners verified, with their subject ids. */
    verify(record: Pick<ToldRecord, 'documentNumber' | 'nameCheck'>, subjectId: string) {
      verified.set(markOf(record).toString('hex'), subjectId);
    },
    record: (recordId: string, change: Partial<ToldRecord> = {}): ToldRecord => ({
      recordId, documentType: 'CITIZEN_ID', documentNumber: `99000119900101${recordId}`, nameCheck: '黄丽珊', externalAddressId: `ext-${recordId}`, addressText: '',
      divisionCode: STREET, registeredOn: '2024-03-01', endedOn: '', ...change,
    }),
    publish(batchId: string, hour: number, records: ToldRecord[], cityCode = SHENZHEN) {
      city.batches.push({ batchId, cityCode, asOfTime: new Date(Date.UTC(2026, 10, 20, hour)), records });
    },
  };
  const adapter: CityAdapter = {
    async pull(cityCode, cursor) {
      if (city.isDown) throw new DomainError('DEPENDENCY_UNAVAILABLE', { dependency: 'city-registrations' });
      const from = Number(cursor);
      return { batches: cityCode === SHENZHEN ? city.batches.slice(from, from + 2) : [], nextCursor: String(Math.min(from + 2, city.batches.length)) };
    },
    match: async (_cityCode, records) => records.map((record) => ({ mark: markOf(record), subjectId: verified.get(markOf(record).toString('hex')) ?? '' })),
    marksOf: async (subjectIds) => [...verified].filter(([, id]) => subjectIds.includes(id)).map(([mark, subjectId]) => ({ mark: Buffer.from(mark, 'hex'), subjectId })),
    async place(cityCode, { externalAddressId, addressText }) {
      if (externalAddressId.startsWith('guangzhou-')) return { addressId: '4401-00000000-0000-4000-8000-000000000001', dwellingId: null, divisionCode: '440106' };
      if (externalAddressId === 'unknown' && addressText === '') return null;
      const hex = createHash('sha256').update(externalAddressId + addressText).digest('hex');
      return { addressId: `${cityCode}-${hex.slice(0, 8)}-0000-4000-8000-${hex.slice(8, 20)}`, dwellingId: null, divisionCode: STREET };
    },
  };
  return { city, adapter };
}

/** Registration with a fake Shenzhen behind it. */
export async function startWithCity() {
  const registration = await startRegistration();
  const { city, adapter } = fakeCity();
  Object.assign(registration.context, { city: adapter });
  return { ...registration, city, adapter, pull: () => pullCityRegistrations(registration.context).run([SHENZHEN, '4401']) };
}
export type WithCity = Awaited<ReturnType<typeof startWithCity>>;
