import { cityOfId } from '@yuejuma/kernel';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Address } from '@yuejuma/proto/address/v1/standard_address';
import type { Context } from '../context.js';

const BATCH = 200;

/**
 * Addresses by address or dwelling id, asked of each id's own cell; those not found, or of a cell that does not answer,
 * are left out.
 */
export async function readAddresses({ services, log }: Pick<Context, 'services' | 'log'>, ids: readonly string[], caller: Caller): Promise<Map<string, Address>> {
  const byCity = Map.groupBy(new Set(ids.filter((id) => id !== '')), (id) => cityOfId(id) ?? '');
  const batches = [...byCity].flatMap(([city, wanted]) => chunks(wanted, BATCH).map((chunk) => ({ city, chunk })));
  const answers = await Promise.all(batches.map(({ city, chunk }) =>
    Promise.resolve()
      .then(() => services.address.inCity(city).batchGetAddresses({ ids: chunk }, { caller }))
      .catch((error: unknown) => {
        log.warn({ err: error, city }, 'a list goes out without its addresses');
        return { addresses: [] };
      })));
  return new Map(answers.flatMap(({ addresses }) => addresses).flatMap((found) =>
    [[found.id, found], ...(found.dwellingId === '' ? [] : [[found.dwellingId, found]])] as [string, Address][]));
}

const chunks = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
