import { breach, invalidFields, isCitizenIdNumber, isPlainDate, isSyntheticDivision } from '@yuejuma/kernel';
import { saveBatch } from './city-batches.repository.js';
import type { Context } from './context.js';

interface Batch {
  batchId: string;
  cityCode: string;
  asOfTime?: Date | undefined;
  records: readonly { recordId: string; documentType: string; documentNumber: string; registeredOn: string }[];
}

/** Puts a batch into a city's system; a number that could be somebody's is refused (P19). False for one that is there already. */
export function publishCityBatch({ store, clock }: Context, { batchId, cityCode, asOfTime, records }: Batch): boolean {
  const violations = records.flatMap((record, index) => {
    const isMadeUp = record.documentType !== 'CITIZEN_ID' || (isSyntheticDivision(record.documentNumber) && isCitizenIdNumber(record.documentNumber, { allowSynthetic: true }));
    if (isMadeUp && record.recordId !== '' && isPlainDate(record.registeredOn)) return [];
    return [{ field: `batch.records[${index}]`, ...breach.malformed('needs an id, a date of registration and a synthetic document number') }];
  });
  if (!/^44\d{2}$/.test(cityCode)) violations.push({ field: 'batch.cityCode', ...breach.malformed('must be the code of a city of Guangdong') });
  if (batchId === '') violations.push({ field: 'batch.batchId', ...breach.required() });
  if (violations.length > 0) throw invalidFields(violations);
  const now = clock.now();
  return saveBatch(store, cityCode, { batchId, asOfMs: (asOfTime ?? now).getTime(), records: JSON.stringify(records) }, now);
}
