import { breach, invalidFields } from '@yuejuma/kernel';
import { GrpcService, type Answers } from '@yuejuma/platform/grpc/service';
import { CityRegistration, CityRegistrationsServiceService, type CityBatch, type PullBatchesRequest, type PullBatchesResponse } from '@yuejuma/proto/authority/v1/city_registrations';
import { findBatches, type StoredBatch } from './city-batches.repository.js';
import { Context } from './context.js';

const MOST = 50;
/** How far behind a city's system is in LAG. */
const LAG_MS = 6 * 3_600_000;

/** 市居住登记系统 as a development start has it. Its "no" is that it has nothing new. */
@GrpcService(CityRegistrationsServiceService, { pullBatches: ['SERVICE'] }, { pullBatches: 'BATCH' })
export class CityRegistrationsController implements Answers<typeof CityRegistrationsServiceService> {
  constructor(private readonly context: Context) {}

  async pullBatches({ cityCode, cursor, maxBatches }: PullBatchesRequest): Promise<PullBatchesResponse> {
    if (!/^\d{0,15}$/.test(cursor)) throw invalidFields([{ field: 'cursor', ...breach.malformed('is none of ours') }]);
    if (await this.context.modes.pass('city-registrations')) return { batches: [], nextCursor: cursor };
    const { store, clock, modes } = this.context;
    const isLagging = modes.lags('city-registrations');
    const after = Number(cursor), limit = Math.min(Math.max(maxBatches, 1), MOST);
    const until = new Date(clock.now().getTime() - (isLagging ? LAG_MS : 0));
    const found = findBatches(store, cityCode, after, until, limit);
    const nextCursor = String(found.at(-1)?.sequence ?? cursor);
    const batches = found.map((batch) => toBatch(cityCode, batch));
    if (!isLagging) return { batches, nextCursor };
    // The one before comes again, and the newest come first.
    const again = findBatches(store, cityCode, Math.max(after - 1, 0), until, 1).filter(({ sequence }) => sequence <= after);
    return { batches: [...batches.reverse(), ...again.map((batch) => toBatch(cityCode, batch)), ...batches.slice(0, 1)], nextCursor };
  }
}

function toBatch(cityCode: string, { batchId, asOfMs, records }: StoredBatch): CityBatch {
  return { batchId, cityCode, asOfTime: new Date(asOfMs), records: (JSON.parse(records) as object[]).map((record) => CityRegistration.fromPartial(record)) };
}
