import { DomainError, newId, shanghaiDate } from '@yuejuma/kernel';
import { asService, recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import { endedByCity, registeredByCity } from '@yuejuma/residence';
import { announce } from './announce.js';
import { answerCorrection } from './city-corrections.repository.js';
import { holdRecord, saveRecord } from './city-records.repository.js';
import type { Context } from './context.js';
import * as declarations from './declarations.repository.js';
import { isNewer, saysTheSame, stepOf, type CityRecord, type Step } from './domain/city-record.js';
import { inApp, type Circumstances } from './domain/circumstances.js';
import { applied, opened, type FiledDeclaration } from './domain/filed-declaration.js';

/** What became of one word of a city. */
export type Outcome = 'TAKEN' | 'WAITING' | 'STALE';

/** Who acts when a city's own system speaks. */
const actorOf = (cityCode: string): string => `city-${cityCode}`;

/**
 * Takes one word of a city about one of its registrations: a registration stands, changes or ends by it, at once and
 * without anybody's doing (R19). Older words than the one kept change nothing, the same word twice neither. WAITING:
 * nobody verified is meant yet, and it waits under a mark; no person and no code comes of it (C12).
 */
export function takeCityRecord(ctx: Context, told: CityRecord): Promise<Outcome> {
  return ctx.db.tx(async (tx) => {
    const kept = await holdRecord(tx, told.cityCode, told.recordId) ?? null;
    const isFound = kept !== null && kept.residentId === null && told.residentId !== null && kept.personMark.equals(told.personMark);
    if (kept !== null && !isFound && !isNewer(told, kept)) return 'STALE';
    const newest = kept !== null && !isNewer(told, kept) ? { ...kept, residentId: told.residentId } : { ...told, residentId: told.residentId ?? (kept?.personMark.equals(told.personMark) ? kept.residentId : null) };
    const declarationId = await follow(ctx, tx, newest, kept);
    await saveRecord(tx, { ...newest, declarationId });
    return newest.residentId === null ? 'WAITING' : 'TAKEN';
  });
}

/** Ends what a city said ahead would end, on its day; earlier, or twice, it changes nothing. */
export function endOnItsDay(ctx: Context, { cityCode, recordId }: CityRecord): Promise<void> {
  return ctx.db.tx(async (tx) => {
    const kept = await holdRecord(tx, cityCode, recordId);
    if (kept !== undefined) await saveRecord(tx, { ...kept, declarationId: await follow(ctx, tx, kept, kept) });
  });
}

/** Lets the registration follow the record; returns which one stands for it now. */
async function follow(ctx: Context, tx: Tx, told: CityRecord, kept: CityRecord | null): Promise<string | null> {
  const at = ctx.now();
  const current = kept?.declarationId ? await declarations.findForUpdate(tx, kept.declarationId) ?? null : null;
  const step = stepOf(told, kept, current, shanghaiDate(at));
  if (current !== null && kept !== null) await answerCorrection(tx, current.id, saysTheSame(told, kept) ? 'STANDS' : 'CHANGED', told.asOfTime, at);
  if (current !== null && step.ends !== null) await end(ctx, tx, current, step.ends, at);
  if (!step.opens || told.residentId === null) return current?.id ?? null;
  return open(ctx, tx, told, told.residentId, at);
}

async function end(ctx: Context, tx: Tx, before: FiledDeclaration, { on, cause }: NonNullable<Step['ends']>, at: Date): Promise<void> {
  const policy = ctx.policyOn(before.cityCode, shanghaiDate(at));
  const action = endedByCity(before, actorOf(before.cityCode), at, on, cause);
  if (action === null) return;
  const after = applied(before, action, policy);
  await declarations.append(tx, before, action, after, byCity(policy.version));
  await announce(tx, action, before, after);
  await recordAct(tx, asService('registration'), { act: 'TAKE_CITY_END', subjectIds: [after.residentId], objectId: after.id, details: { city: after.cityCode, cause } }, at);
}

/** A registration of the same person and address that is there already stands for the record as it is. */
async function open(ctx: Context, tx: Tx, told: CityRecord, residentId: string, at: Date): Promise<string> {
  const { cityCode, addressId, dwellingId, divisionCode, registeredOn } = told;
  const policy = ctx.policyOn(cityCode, shanghaiDate(at));
  const actions = registeredByCity({
    declarationId: newId(cityCode), by: actorOf(cityCode), residentId, cityCode, at, addressId, dwellingId, dwellingUse: 'OTHER', reason: 'OTHER', registeredOn,
  }, policy);
  const file = opened(actions, { addressId, divisionCode }, policy);
  try {
    await declarations.insert(tx, file, actions, byCity(policy.version));
  } catch (error) {
    if (error instanceof DomainError && error.reason === 'ALREADY_DECLARED') return error.metadata['declaration'] ?? '';
    throw error;
  }
  await announce(tx, actions[1], null, file);
  await recordAct(tx, asService('registration'), { act: 'TAKE_CITY_REGISTRATION', subjectIds: [residentId], objectId: file.id, details: { city: cityCode, policyVersion: policy.version } }, at);
  return file.id;
}

const byCity = (policyVersion: string): Circumstances => ({ ...inApp(policyVersion), channel: 'CITY_SYSTEM' });
