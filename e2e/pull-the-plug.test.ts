import { randomBytes, randomUUID, sign } from 'node:crypto';
import { encodeDeviceToken, statusListOf, verifyKeyList, verifyStatusList, verifyTokenSync, type KeyListEntry, type StatusList } from '@yuejuma/code-format';
import { CodeServiceService } from '@yuejuma/proto/code/v1/code_service';
import { anonymous, type ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '../services/code/src/context.js';
import { nativeVerifier } from '../services/code/src/native-verifier.js';
import { fetchStrips, type PhoneKey } from '../services/code/test/phone.js';
import { startCode } from '../services/code/test/setup.js';
import { phoneWindow, stripFor } from '../web/src/features/code/strip-rules.js';
import type { HeldStrip } from '../web/src/lib/strip-box.js';

const PHONES = 1_000;
const VERIFIERS = 100;
const HOURS = 24;
/** Codes sampled of each phone, one in each two hours. */
const LOOKS = 12;
const HOUR_MS = 3_600_000;
/** Clocks of phones and of verifiers are each off by up to so much. */
const SKEW_MS = 15_000;
const AT_ONCE = 50;

interface Phone {
  strips: (HeldStrip & { key: PhoneKey })[];
  clockMs: number;
}

let service: ServiceUnderTest<Context>;
let phones: Phone[];
let keys: readonly KeyListEntry[];
let statusList: StatusList;
let pulledAt: number;
let stopped: Promise<void> | undefined;
const pullThePlug = (): Promise<void> => (stopped ??= service.stop());

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
const chance = seeded(2022_01_10);
const clock = (): number => (chance() * 2 - 1) * SKEW_MS;

async function supply(clockMs: number): Promise<Phone> {
  const held = await fetchStrips(service, randomUUID(), 2);
  const strips = held.map(({ strip, key }, at) => ({ strip, key, privateKey: {} as CryptoKey, version: 1, ...lives[at]! }));
  return { strips, clockMs };
}

const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * HOUR_MS;
let lives: { notBefore: number; notAfter: number }[];

beforeAll(async () => {
  service = await startCode();
  // Lists are made on the hour; the plug is pulled when verifiers have just fetched them.
  const now = service.base.now().getTime();
  service.advance(HOUR_MS - (now % HOUR_MS) + 1_000);
  // A whole second: with the chances drawn in one order, every run shows and checks the same codes at the same instants.
  pulledAt = Math.floor(service.base.now().getTime() / 1_000) * 1_000;
  const today = Math.floor((pulledAt + SHANGHAI_MS) / DAY_MS) * DAY_MS - SHANGHAI_MS;
  lives = [0, 1].map((day) => ({ notBefore: today + day * DAY_MS, notAfter: today + (day + 1) * DAY_MS }));
  phones = [];
  while (phones.length < PHONES) phones.push(...(await Promise.all(Array.from({ length: AT_ONCE }, clock).map(supply))));
  const code = service.client(CodeServiceService);
  const list = verifyKeyList(JSON.parse((await code.getKeyList({}, { caller: anonymous() })).json), service.context.root.publicKeyJwk as never, new Date(pulledAt));
  if (!list.valid) throw new Error(list.reason);
  keys = list.list.keys;
  const status = verifyStatusList(JSON.parse((await code.getStatusList({ sinceTime: undefined }, { caller: anonymous() })).json), keys, new Date(pulledAt));
  if (!status.valid) throw new Error(status.reason);
  statusList = statusListOf(status.list);
}, 600_000);
afterAll(() => (service === undefined ? undefined : pullThePlug()));

/** What a phone shows by its own clock, or undefined when it has no strip left. */
function show({ strips, clockMs }: Phone, at: number): string | undefined {
  const now = at + clockMs;
  const held = stripFor(strips, now) as Phone['strips'][number] | undefined;
  if (held === undefined) return undefined;
  const { issue, expire } = phoneWindow(now);
  return encodeDeviceToken({ iss: 'yuejuma', iat: issue, nbf: issue, exp: expire, cti: randomBytes(28), version: 1 }, held.strip,
    { sign: (bytes) => sign('sha256', bytes, { key: held.key.privateKey, dsaEncoding: 'ieee-p1363' }) });
}

test('with every server stopped, 1,000 phones show and 100 verifiers accept for 24 hours (G4, C63)', async () => {
  await pullThePlug();
  const verifySignature = nativeVerifier();
  const verifiers = Array.from({ length: VERIFIERS }, clock);
  const reasons = new Map<string, number>();
  for (let look = 0; look < LOOKS; look += 1) for (const phone of phones) {
    // Each at an instant of its own; the last minute is left to verifiers whose clock is ahead.
    const at = pulledAt + (look + chance() * (1 - 1 / 120)) * (HOURS / LOOKS) * HOUR_MS;
    const code = show(phone, at);
    const desk = verifiers[Math.floor(chance() * VERIFIERS)]!;
    const reason = code === undefined ? 'NO_STRIP' : verifyTokenSync(code, keys, new Date(at + desk), { statusList, verifySignature }).reason;
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const shown = PHONES * LOOKS;
  const accepted = reasons.get('OK') ?? 0;
  process.stdout.write(`pull the plug: ${accepted} of ${shown} codes accepted (${((accepted / shown) * 100).toFixed(4)} %), ${PHONES} phones, ${VERIFIERS} verifiers, ${HOURS} h, clocks ±${SKEW_MS / 1000} s, one code of each phone in each two hours sampled; ${JSON.stringify(Object.fromEntries(reasons))}\n`);
  expect(accepted / shown).toBeGreaterThanOrEqual(0.9999);
}, 600_000);
