import { hash, randomInt } from 'node:crypto';
import { DAY_POSITIONS, encodeStrip, statusIndexOf } from '@yuejuma/code-format';
import { breach, DomainError, invalidFields } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import { once } from '@yuejuma/platform/db/idempotency';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Context } from './context.js';
import { refetchTime, stripSlotsFrom, type StripSlot } from './domain/strip-slots.js';
import { readStripKeys, stripRequestHash, type StripKey } from './read-strip-request.js';
import { ISSUER } from './show-code.js';
import { countStripUse, findStripsOfRequest, insertStrips, lockForStrips, type KeptStrip, type NewStrip } from './strips.repository.js';

export interface StripRequest {
  devicePublicKeyJwk: string;
  stripPublicKeyJwks: readonly string[];
  /** Empty for none. */
  proof: string;
  heldUntilTime: Date | undefined;
  requestId: string;
}

export interface IssuedStrip {
  strip: Uint8Array;
  notBefore: Date;
  notAfter: Date;
  kid: string;
}

export interface IssuedStrips {
  strips: IssuedStrip[];
  version: number;
  minVersion: number;
  refetchAfter: Date;
  /** How far ahead of now a strip may begin. */
  daysAhead: number;
}

const PROVINCE_DAY_MS = 86_400_000;
/** Draws before an index that is in use by chance is taken for something else. */
const DRAWS = 40;

/** What a batch is made of once it is known who asks. */
interface Batch {
  caller: Caller;
  request: StripRequest;
  keys: readonly StripKey[];
  slots: readonly StripSlot[];
  deviceMac: Buffer;
  isBound: boolean;
}

/**
 * 凭条: a strip for each fresh key, one after the other from today or from where the phone's last one ends. Two strips share
 * nothing but what everybody's share. A repeat of the request id answers the same.
 */
export async function issueStrips(ctx: Context, caller: Caller, request: StripRequest): Promise<IssuedStrips> {
  const { stripDaysAhead, stripLifeHours } = ctx.policy();
  const keys = readStripKeys(request.stripPublicKeyJwks, request.devicePublicKeyJwk, Math.ceil(((stripDaysAhead + 1) * 24) / stripLifeHours));
  const slots = slotsFor(ctx, request.heldUntilTime, keys.length);
  const device = await ctx.identity.proveDevice(
    { devicePublicKeyJwk: request.devicePublicKeyJwk, proof: request.proof, audience: 'yuejuma:strips', requestHash: stripRequestHash(keys) }, { caller });
  await ctx.stripSeals.ready(slots.map(({ day }) => day), true);
  const batch: Batch = { caller, request, keys, slots, deviceMac: ctx.stripSeals.deviceMac(device.thumbprint), isBound: device.isBound };
  const refetchAfter = await ctx.db.tx((tx) => open(tx, ctx, batch));
  return answer(ctx, caller.subjectId, request.requestId, keys, refetchAfter);
}

function slotsFor(ctx: Context, heldUntil: Date | undefined, count: number): StripSlot[] {
  const { stripDaysAhead, stripLifeHours } = ctx.policy();
  const now = ctx.now();
  const from = heldUntil && heldUntil > now ? heldUntil : now;
  const slots = stripSlotsFrom(from, count, stripLifeHours);
  const last = slots.at(-1) as StripSlot;
  if (last.start * 1_000 > now.getTime() + stripDaysAhead * PROVINCE_DAY_MS) throw invalidFields([{ field: 'stripPublicKeysJwk', ...breach.notAllowedHere(`reaches further than ${stripDaysAhead} days ahead`) }]);
  return slots;
}

/** Answers when to ask for more: what the first answer said is all that a repeat could not read from the strips themselves. */
async function open(tx: Tx, ctx: Context, { caller, request, keys, slots, deviceMac, isBound }: Batch): Promise<Date> {
  const { subjectId } = caller;
  const { requestId, devicePublicKeyJwk, stripPublicKeyJwks, heldUntilTime } = request;
  await lockForStrips(tx, subjectId, deviceMac);
  const { id: refetchAfter } = await once(tx, { actor: subjectId, requestId, content: [devicePublicKeyJwk, stripPublicKeyJwks, heldUntilTime ?? null] }, async () => {
    const keyMacs = keys.map(({ thumbprint }) => ctx.stripSeals.keyMac(thumbprint));
    await refuse(tx, ctx, { subjectId, deviceMac, keyMacs, isBound });
    await keep(tx, ctx, { subjectId, requestId, deviceMac }, slots, keyMacs);
    await recordAct(tx, caller, { act: 'ISSUE_STRIPS', subjectIds: [subjectId], objectId: '', details: { count: String(keys.length) } }, ctx.now());
    return refetchTime(ctx.now(), slots.at(-1)?.end ?? 0, jitterOf(requestId)).toISOString();
  });
  return new Date(refetchAfter);
}

async function refuse(tx: Tx, ctx: Context, { subjectId, deviceMac, keyMacs, isBound }: { subjectId: string; deviceMac: Buffer; keyMacs: readonly Buffer[]; isBound: boolean }): Promise<void> {
  const { stripDevicesPerPerson, stripsPerDevice } = ctx.policy();
  const use = await countStripUse(tx, { subjectId, deviceMac, keyMacs, now: ctx.now() });
  if (use.usedKeys > 0) throw new DomainError('STRIP_KEY_USED');
  if (use.heldByDevice + keyMacs.length > stripsPerDevice) throw new DomainError('RATE_LIMITED', { limit: 'strips-per-device' });
  if (!isBound) return;
  if (use.isDeviceOfOther) throw new DomainError('DEVICE_IN_USE');
  if (use.otherDevices >= stripDevicesPerPerson) throw new DomainError('TOO_MANY_DEVICES', { limit: String(stripDevicesPerPerson) });
}

/** Draws an index for each strip, again where somebody has it already. */
async function keep(tx: Tx, ctx: Context, batch: { subjectId: string; requestId: string; deviceMac: Buffer }, slots: readonly StripSlot[], keyMacs: readonly Buffer[]): Promise<void> {
  const { codeVersion: version } = ctx.policy();
  const { kid } = ctx.issuerKeys.activeOf('s');
  let open = slots.map((_, ordinal) => ordinal);
  for (let draw = 0; open.length > 0 && draw < DRAWS; draw += 1) {
    const kept = await insertStrips(tx, { ...batch, kid, version }, open.map((ordinal) => newStrip(ctx, ordinal, slots[ordinal] as StripSlot, keyMacs[ordinal] as Buffer)));
    open = open.filter((ordinal) => !kept.includes(ordinal));
  }
  if (open.length > 0) throw new DomainError('STRIP_KEY_USED');
}

function newStrip(ctx: Context, ordinal: number, { start, end, day }: StripSlot, keyMac: Buffer): NewStrip {
  const statusIndex = statusIndexOf(day, randomInt(DAY_POSITIONS));
  return {
    ordinal,
    keyMac: keyMac.toString('base64'),
    indexMac: ctx.stripSeals.indexMac(statusIndex).toString('base64'),
    sealedIndex: ctx.stripSeals.seal(day, statusIndex).toString('base64'),
    notBefore: new Date(start * 1_000),
    notAfter: new Date(end * 1_000),
    day,
  };
}

/** Signs what was kept. What is over by the time of a repeat is left out. */
async function answer(ctx: Context, subjectId: string, requestId: string, keys: readonly StripKey[], refetchAfter: Date): Promise<IssuedStrips> {
  const rows = await findStripsOfRequest(ctx.db, subjectId, requestId);
  const strips = rows.flatMap((row) => signed(ctx, row, keys) ?? []);
  const { codeVersion, codeMinVersion, stripDaysAhead: daysAhead } = ctx.policy();
  return { strips, version: rows[0]?.version ?? codeVersion, minVersion: codeMinVersion, refetchAfter, daysAhead };
}

function signed(ctx: Context, row: KeptStrip, keys: readonly StripKey[]): IssuedStrip | undefined {
  const statusIndex = ctx.stripSeals.open(row.on_day, row.sealed_index);
  const key = keys[row.ordinal];
  if (statusIndex === undefined || key === undefined) return undefined;
  const { kid, alg, sign } = ctx.issuerKeys.signer(row.kid);
  const seconds = (time: Date): number => time.getTime() / 1_000;
  const strip = encodeStrip({ iss: ISSUER, exp: seconds(row.not_after), nbf: seconds(row.not_before), publicKeyJwk: key.jwk, version: row.version, statusIndex }, { kid, alg, sign: (bytes) => sign(bytes) });
  return { strip, notBefore: row.not_before, notAfter: row.not_after, kid };
}

/** 0 to 1, the same for a repeat of the request. */
const jitterOf = (requestId: string): number => hash('sha256', requestId, 'buffer').readUInt32BE() / 2 ** 32;
