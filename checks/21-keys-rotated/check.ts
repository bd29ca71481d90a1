import { setTimeout as sleep } from 'node:timers/promises';
import { decodeStrip, type Ed25519PublicJwk } from '@yuejuma/code-format';
import { KID_SPACES } from '../../services/code/src/domain/key-rotation.js';
import { rotateKeys } from '../../services/code/src/jobs/rotate-keys.js';
import { revokeIssuerKey } from '../../services/code/src/revoke-issuer-key.js';
import { fetchStrips, phoneKey, showFromStrip, type HeldStrip, type PhoneKey } from '../../services/code/test/phone.js';
import type { CheckOptions, Figures } from '../figures.js';
import { codeOf, fetchLists, people, startPods, verdictOf, type Pods } from './pods.js';
import { forgedDeviceToken, forgedToken } from './thief.js';
import { vaultRotated } from './vault.js';
import { OfflineVerifier } from './verifier.js';

export const demands = 'the keys of tokens, strips and status lists rotated twice by the calendar under 10,000 checks online and as many offline with lists a day old: 0 refused; then each one revoked: 0 codes of it accepted within 60 s online and 24 h offline, and new codes good at once; KEK and document index of the vault rotated twice under 10,000 reads, the job killed with -9: 0 records that do not open or are not found';

const HOUR_MS = 3_600_000;
const OPERATORS = ['operator-1', 'operator-2'];
/** Twice this is just what a verifier may keep a key list. */
const STEP_MS = 11.75 * HOUR_MS;
/** Two rotations of 90 days and what hangs over of the second; for a mutant one, with few people. */
const WHOLE = { steps: 390, people: 13, checks: 10_000, rotations: 2 };
const SHORT = { steps: 205, people: 2, checks: 800, rotations: 1 };
const SECONDS = 60;
const SECONDS_FOR_A_MUTANT = 20;

interface Phone {
  subject: string;
  device: PhoneKey;
  strips: HeldStrip[];
}

export async function run(figures: Figures, options: CheckOptions): Promise<void> {
  await vaultRotated(figures, options);
  const pods = await startPods();
  try {
    const start = Math.ceil(pods.service.base.now().getTime() / HOUR_MS) * HOUR_MS;
    const size = options.isMutant ? SHORT : WHOLE;
    await rotated(figures, pods, start, size);
    await revoked(figures, pods, start + size.steps * STEP_MS, options);
  } finally {
    await pods.stop();
  }
}

const offlineOf = ({ signing, checking }: Pods): OfflineVerifier =>
  new OfflineVerifier(signing.context.root.publicKeyJwk as unknown as Ed25519PublicJwk, () => fetchLists(checking), signing.context.issuerKeys.verifySignature);

async function rotated(figures: Figures, pods: Pods, start: number, size: typeof WHOLE): Promise<void> {
  const { signing, checking } = pods;
  const job = rotateKeys(signing.context);
  const offline = offlineOf(pods);
  const subjects = people(size.people);
  const phones: Phone[] = people(size.people).map((subject) => ({ subject, device: phoneKey(), strips: [] }));
  pods.standAt(start);
  await Promise.all(phones.map(({ subject }) => codeOf(signing, subject)));
  const refused: string[] = [];
  const kids = new Set<string>();
  let checks = 0;
  for (let step = 0; step < size.steps; step += 1) {
    const now = new Date(start + step * STEP_MS);
    pods.standAt(now.getTime());
    await offline.fetchWhenDue(now);
    for (const phone of phones) await refetch(pods, phone, now);
    await job.run(['44']);
    const shown = [...(await Promise.all(subjects.map((subject) => codeOf(signing, subject)))), ...phones.map((phone) => showFromStrip(stripAt(phone, now) as HeldStrip, now))];
    // The other process follows within seconds; half a day has passed.
    await checking.context.issuerKeys.follow();
    const online = await Promise.all(shown.map((token) => verdictOf(checking, token)));
    checks += shown.length;
    online.forEach((reason, at) => reason !== 'OK' && refused.push(`online at step ${step}: ${reason} (${at})`));
    shown.map((token) => offline.verdictOf(token, now)).forEach((reason, at) => reason !== 'OK' && refused.push(`offline at step ${step}: ${reason} (${at})`));
    for (const { kid, state } of signing.context.issuerKeys.entries) if (state === 'ACTIVE') kids.add(kid);
    if (refused.length > 50) break;
  }
  figures.demand('checks while keys rotate', `≥ ${size.checks} online, as many offline`, checks, checks >= size.checks || refused.length > 0);
  figures.none('good codes refused while keys rotate', [...refused, ...offline.refusedLists.map((reason) => `list: ${reason}`)], String(2 * checks));
  figures.demand('keys that signed', `${size.rotations + 1} of each of ${KID_SPACES.join(', ')}`, [...kids].sort().join(' '), kids.size === KID_SPACES.length * (size.rotations + 1));
}

/** A phone that uses its strips up, the last one too, before it asks for more. */
async function refetch(pods: Pods, phone: Phone, now: Date): Promise<void> {
  if (!stripAt(phone, now)) phone.strips = await fetchStrips(pods.service, phone.subject, 8, phone.device);
}

function stripAt({ strips }: Phone, now: Date): HeldStrip | undefined {
  const seconds = now.getTime() / 1_000;
  return strips.find(({ strip }) => {
    const { nbf, exp } = decodeStrip(strip).claims;
    return nbf <= seconds && seconds < exp;
  });
}

async function revoked(figures: Figures, pods: Pods, at: number, { isMutant }: CheckOptions): Promise<void> {
  pods.standAt(at);
  const { signing, checking } = pods;
  const [subject = '', other = ''] = people(2);
  const stolen = signing.context.issuerKeys.active.kid;
  const token = await codeOf(signing, subject);
  const kept = await codeOf(signing, other);
  const [held] = await fetchStrips(pods.service, subject, 1);
  const fromStrip = showFromStrip(held as HeldStrip, new Date(at));
  const [tokenKey, stripKey] = [signing.context.issuerKeys.active, signing.context.issuerKeys.activeOf('s')];
  const forge = (now: Date): string[] => [forgedToken(tokenKey, now), forgedDeviceToken(stripKey, now)];
  const offline = offlineOf(pods);
  await offline.fetchWhenDue(new Date(at));
  await revokeIssuerKey(signing.context, stolen, OPERATORS);
  await revokeIssuerKey(signing.context, signing.context.issuerKeys.activeOf('s').kid, OPERATORS);
  const here = [await verdictOf(signing, token), await verdictOf(signing, fromStrip)];
  figures.demand('codes of a revoked key, in the process that revoked it', 'ISSUER_NOT_TRUSTED', here.join(', '), here.every((reason) => reason === 'ISSUER_NOT_TRUSTED'));
  const fresh = await codeOf(signing, other);
  const verdict = await verdictOf(signing, fresh);
  figures.demand('a new code after the revocation', 'OK', verdict, verdict === 'OK' && fresh !== kept);
  const seconds = isMutant ? SECONDS_FOR_A_MUTANT : SECONDS;
  const after = await refusedAfter(seconds, async () => [await verdictOf(checking, token), await verdictOf(checking, fromStrip)]);
  figures.demand('codes of a revoked key refused in another process', `≤ ${SECONDS} s`, after === undefined ? `not within ${seconds} s` : `${after.toFixed(1)} s`, after !== undefined);
  const [later] = await fetchStrips(pods.service, subject, 1);
  const good = [await verdictOf(checking, await codeOf(signing, subject)), await verdictOf(checking, showFromStrip(later as HeldStrip, new Date(at)))];
  figures.demand('new codes in another process', 'OK', good.join(', '), good.every((reason) => reason === 'OK'));
  await forgedOn(figures, pods, at, offline, forge);
}

/** Whoever has the keys goes on signing for two days, before a verifier that heard of no revocation when it lost the network. */
async function forgedOn(figures: Figures, pods: Pods, at: number, offline: OfflineVerifier, forge: (now: Date) => string[]): Promise<void> {
  const hours: number[] = [];
  let online = 0;
  for (let hour = 0; hour < 48; hour += 1) {
    const now = new Date(at + hour * HOUR_MS + 1_000);
    pods.standAt(now.getTime());
    await offline.fetchWhenDue(now);
    for (const token of forge(now)) {
      if (offline.verdictOf(token, now) === 'OK') hours.push(hour);
      if (await verdictOf(pods.checking, token) !== 'ISSUER_NOT_TRUSTED') online += 1;
    }
  }
  figures.demand('codes forged after the revocation and accepted online', '0', `${online} of 96`, online === 0);
  figures.demand('hours in which forged codes are accepted offline', '< 24, from the first', hours.length === 0 ? 'none' : `${hours[0]} to ${hours.at(-1)}`, hours[0] === 0 && (hours.at(-1) ?? 24) < 24);
}

/** Seconds until both are refused for their key; asked again and again, none of them used up by it. */
async function refusedAfter(seconds: number, ask: () => Promise<string[]>): Promise<number | undefined> {
  const started = performance.now();
  while (performance.now() - started < seconds * 1_000) {
    if ((await ask()).every((reason) => reason === 'ISSUER_NOT_TRUSTED')) return (performance.now() - started) / 1_000;
    await sleep(500);
  }
  return undefined;
}
