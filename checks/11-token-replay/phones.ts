import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeToken, encodeToken, statusListOf, verifyStatusList, type StatusList } from '@yuejuma/code-format';
import { CodeServiceService } from '@yuejuma/proto/code/v1/code_service';
import { anonymous } from '@yuejuma/testing/service-under-test';
import { fetchStrips, showFromStrip, twinOf, type HeldStrip } from '../../services/code/test/phone.js';
import type { Figures } from '../figures.js';
import { each, startCode, type CodeUnderCheck } from './desk.js';
import { flips } from './forgeries.js';
import { offline } from './offline.js';

const WINDOW = 30_000;
const SKEW = 15_000;
const LIFE = 60_000;
const PAIRS = 1_000;
const PHONES = 25;

/** A code, and the same with the other form of its P-256 signature. */
interface Twins {
  token: string;
  twin: string;
}

/** Codes that phones made without the server: when and how often each is good. */
export async function fromPhones(figures: Figures, code: CodeUnderCheck): Promise<void> {
  // Noon in Shanghai, so that every strip of today is good throughout.
  const start = Math.ceil(code.service.base.now().getTime() / 86_400_000) * 86_400_000 + 4 * 3_600_000;
  code.standAt(start);
  const held = (await each(Array.from({ length: PHONES }, () => randomUUID()), async (person) => {
    // Their profile is there once they were shown a code.
    await code.show(person);
    return fetchStrips(code.service, person, 1);
  }, 4)).flat();
  const status = await statusOf(code, start);
  await once(figures, code, 'device tokens', start + 5_000, await made(held, start));
  await atTheEdges(figures, code, held, start + 10 * WINDOW, status);
  await changed(figures, code, held, start + 20 * WINDOW, status);
}

const made = (held: readonly HeldStrip[], at: number, count = PAIRS): Promise<Twins[]> => each(Array.from({ length: count }, (_, n) => held[n % held.length] as HeldStrip), async (one) => {
  const token = showFromStrip(one, new Date(at));
  return { token, twin: twinOf(token, one) };
});

/** Codes of an issuer whose keys are P-256, each in both forms of its signature at two desks at once (T2). */
export async function inBothForms(figures: Figures): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'yuejuma-keys-'));
  for (const kid of ['t-1', 't-2']) writeFileSync(join(folder, `${kid}.pem`), generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' }));
  const code = await startCode([], { KEY_DIR: folder });
  try {
    const start = Math.ceil(code.service.base.now().getTime() / WINDOW) * WINDOW;
    code.standAt(start + 1_000);
    const { kid, alg } = code.service.context.issuerKeys.active;
    const tokens = await each(Array.from({ length: PAIRS }, () => randomUUID()), code.show);
    const twins = tokens.map((token) => ({ token, twin: encodeToken(decodeToken(token).claims, { kid, alg, sign: () => otherForm(decodeToken(token).signature) }) }));
    await once(figures, code, 'P-256 tokens of the server', start + 5_000, twins);
  } finally {
    await code.service.stop();
  }
}

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const otherForm = (signature: Uint8Array): Buffer =>
  Buffer.concat([signature.subarray(0, 32), Buffer.from((ORDER - BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`)).toString(16).padStart(64, '0'), 'hex')]);

async function once(figures: Figures, code: CodeUnderCheck, what: string, at: number, twins: readonly Twins[]): Promise<void> {
  code.standAt(at);
  const pairs = await each(twins, ({ token, twin }) => Promise.all([code.library(token), code.hospital(twin)]));
  const good = pairs.filter((pair) => [...pair].sort().join() === 'OK,REPLAYED').length;
  figures.demand(`one OK for both forms at two desks, ${what}`, String(PAIRS), good, good === PAIRS && twins.every(({ token, twin }) => token !== twin));
  const again = (await each(twins.slice(0, 200), ({ twin }) => code.library(twin))).filter((reason) => reason !== 'REPLAYED').length;
  figures.demand(`used ones accepted again, ${what}`, '0', `${again} of 200`, again === 0);
}

async function atTheEdges(figures: Figures, code: CodeUnderCheck, held: readonly HeldStrip[], start: number, statusList: StatusList): Promise<void> {
  const check = offline(code.service.context.issuerKeys.entries);
  const twins = await made(held, start);
  const tokens = twins.map(({ token }, at) => (at % 2 === 0 ? token : twins[at]!.twin));
  const shownAt = async (offset: number, of: readonly string[]): Promise<{ online: string[]; away: string[] }> => {
    code.standAt(start + offset);
    return { online: await each(of, code.library), away: of.map((token) => check(token, start + offset, { statusList })) };
  };
  const late = await shownAt(75_000, tokens);
  const early = await shownAt(-SKEW - 1, tokens);
  const wrong = [...late.online, ...late.away].filter((reason) => reason !== 'EXPIRED').length + [...early.online, ...early.away].filter((reason) => reason !== 'NOT_YET_VALID').length;
  figures.demand('device tokens accepted outside ±15 s, +75 s among it', '0', `${wrong} of ${4 * PAIRS}`, wrong === 0);
  const half = PAIRS / 2;
  const good = [await shownAt(-SKEW, tokens.slice(0, half)), await shownAt(LIFE + SKEW - 1, tokens.slice(half))].flatMap(({ online, away }) => [...online, ...away]);
  const right = good.filter((reason) => reason === 'OK').length;
  figures.demand('device tokens accepted at ±15 s', '≥ 99.9 %', `${((right / good.length) * 100).toFixed(2)} %`, right / good.length >= 0.999);
}

/** Bits flipped, and strips put under what another phone signed. */
async function changed(figures: Figures, code: CodeUnderCheck, held: readonly HeldStrip[], start: number, statusList: StatusList): Promise<void> {
  const check = offline(code.service.context.issuerKeys.entries);
  const [one] = await made(held, start, 1);
  const token = one?.token ?? '';
  const bits = flips(token);
  const away = bits.filter((text) => check(text, start, { statusList }) === 'OK').length;
  figures.demand('bit flips of a device token accepted offline', '0', `${away} of ${bits.length}`, away === 0);
  const stolen = held.slice(1).map((one, at) => showFromStrip({ strip: one.strip, key: (held[at] as HeldStrip).key }, new Date(start)));
  code.standAt(start);
  const believed = (await each([...stolen, ...bits.filter((_, at) => at % 7 === 0)], code.library)).filter((reason) => reason === 'OK' || reason === 'REPLAYED' || reason === 'HOLDER_UNAVAILABLE').length;
  const offlineToo = stolen.filter((text) => check(text, start, { statusList }) === 'OK').length;
  figures.demand('strips under the signature of another phone, and bit flips, accepted', '0', `${believed} online, ${offlineToo} offline`, believed + offlineToo === 0);
  const whole = [check(token, start, { statusList }), await code.library(token)];
  figures.demand('the device token they were made of', 'OK, OK', whole.join(', '), whole.join() === 'OK,OK');
}

async function statusOf({ service }: CodeUnderCheck, at: number): Promise<StatusList> {
  const { json } = await service.client(CodeServiceService).getStatusList({ sinceTime: undefined }, { caller: anonymous(), deadlineMs: 60_000 });
  const verdict = verifyStatusList(JSON.parse(json), service.context.issuerKeys.entries, new Date(at));
  if (!verdict.valid) throw new Error(`the status list is ${verdict.reason}`);
  return statusListOf(verdict.list);
}
