import { setTimeout as sleep } from 'node:timers/promises';
import { verifyPartnerList, verifyRequest, type PartnerList } from '@yuejuma/code-format';
import { sql } from '@yuejuma/platform/db/sql';
import { CodeServiceService } from '@yuejuma/proto/code/v1/code_service';
import { anonymous } from '@yuejuma/testing/service-under-test';
import type { Figures } from '../figures.js';
import { notedFor, startDesks, type Asking, type Desks, type Heard } from './desk.js';

export const demands = 'threat T34: an unregistered verifier gets 0 answers, from wallet and platform; of 1,000 generated requests none is given a field that is not registered, not asked or not agreed to; one field more than registered is refused and noted for the holder, once for a code; a revoked verifier is dead within 60 s';

/** More than any partner is registered for: some are answered to somebody, some exist nowhere. */
const CLAIMS = ['fullName', 'permitValid', 'phone', 'residentInCity', 'residentSince'];
const ANSWERED = ['residentInCity', 'residentSince'];
const STRANGERS = ['bar-gz', 'shop-gz', 'yuejuma'];
const REQUESTS = 1_000;
const STRANGERS_TRY = 300;
const DEAD_WITHIN_S = 60;
/** Caches keep the published list for 20 s, and an open wallet asks again after 20 s (docs/runbooks/partner-revoked.md). */
const UNTIL_A_WALLET_HEARS_S = 40;

export async function run(figures: Figures): Promise<void> {
  const desks = await startDesks();
  try {
    const list = await published(desks);
    await unregistered(figures, desks, list);
    await generated(figures, desks, list);
    await oneFieldMore(figures, desks, list);
    await revoked(figures, desks);
  } finally {
    await desks.service.stop();
  }
}

/** As a wallet fetches and checks it. */
async function published({ service }: Desks): Promise<PartnerList> {
  const { json } = await service.client(CodeServiceService).getPartnerList({}, { caller: anonymous(), deadlineMs: 60_000 });
  const verdict = verifyPartnerList(JSON.parse(json), service.context.issuerKeys.entries, service.base.now());
  if (!verdict.valid) throw new Error(`the list of partners is ${verdict.reason}`);
  return verdict.list;
}

/** What the reviewed file says, read without any code that answers. */
const registered = ({ service }: Desks, { iss, purpose }: Asking): readonly string[] | undefined =>
  service.context.policies.partners.find(({ key }) => key === iss)?.purposes.find((one) => one.purpose === purpose)?.claims;
const purposesOf = ({ service }: Desks): Asking[] => service.context.policies.partners.flatMap(({ key, purposes }) => purposes.map(({ purpose, claims }) => ({ iss: key, purpose, claims: [...claims].sort() })));

const isAnswered = ({ reason, claims }: Heard): boolean => ['OK', 'REPLAYED', 'HOLDER_UNAVAILABLE'].includes(reason) || Object.keys(claims).length > 0;

async function unregistered(figures: Figures, desks: Desks, list: PartnerList): Promise<void> {
  const purposes = purposesOf(desks);
  let answers = 0;
  let believed = 0;
  for (let at = 0; at < STRANGERS_TRY; at += 1) {
    const iss = STRANGERS[at % STRANGERS.length]!;
    const own = { ...purposes[Math.floor(at / STRANGERS.length) % purposes.length]!, iss };
    const request = desks.request(own);
    if (verifyRequest(request, list, desks.service.base.now()).valid) believed += 1;
    if (isAnswered(await desks.check(iss, own.purpose, desks.answer(request), at % 2 === 0 ? request : undefined))) answers += 1;
  }
  figures.demand('answers of the platform to the unregistered', '0', `${answers} of ${STRANGERS_TRY}`, answers === 0);
  figures.demand('requests of the unregistered a wallet believes', '0', `${believed} of ${STRANGERS_TRY}`, believed === 0);
}

/** A request by its number: who, for what, and which of the claims, all of them in turn. */
function drawn(desks: Desks, at: number): Asking {
  const purposes = purposesOf(desks);
  const { iss, purpose } = purposes[at % purposes.length]!;
  const other = purposes[Math.floor(at / 7) % purposes.length]!;
  // Every fourth asks only what is answered to somebody, so that enough of them are within what is registered.
  const among = at % 4 === 0 ? ANSWERED : CLAIMS;
  const subset = ((at * 11) % (2 ** among.length - 1)) + 1;
  return { iss, purpose: at % 5 === 0 ? other.purpose : purpose, claims: among.filter((_, bit) => subset & (1 << bit)) };
}

/** Each with a code made in answer to it, or to another request: a phone that refuses nothing stands for every wallet that errs. */
async function generated(figures: Figures, desks: Desks, list: PartnerList): Promise<void> {
  const wrong = { unregistered: [] as string[], unasked: [] as string[], withoutConsent: [] as string[], short: [] as string[], disagreed: [] as string[] };
  let good = 0;
  const elsewhere = desks.request(purposesOf(desks)[0]!);
  for (let at = 0; at < REQUESTS; at += 1) {
    const asking = drawn(desks, at);
    const request = desks.request(asking);
    // By threes, as the partners take turns: each has both.
    const isAgreed = Math.floor(at / 3) % 3 !== 0;
    const wallet = verifyRequest(request, list, desks.service.base.now());
    const heard = await desks.check(asking.iss, asking.purpose, desks.answer(isAgreed ? request : elsewhere), request);
    const given = Object.keys(heard.claims).sort();
    const may = registered(desks, asking) ?? [];
    const name = `${asking.iss} ${asking.purpose} ${asking.claims.join('+')}: ${heard.reason} ${given.join('+')}`;
    if (given.some((claim) => !may.includes(claim))) wrong.unregistered.push(name);
    if (isAgreed && given.some((claim) => !asking.claims.includes(claim))) wrong.unasked.push(name);
    if (!isAgreed && given.some((claim) => isByConsent(desks, asking, claim))) wrong.withoutConsent.push(name);
    if (wallet.valid !== (heard.reason === 'OK')) wrong.disagreed.push(`${name}, the wallet ${wallet.reason}`);
    if (!wallet.valid) continue;
    good += 1;
    if (isAgreed && given.join() !== asking.claims.join()) wrong.short.push(name);
  }
  figures.none('requests given a field that is not registered', wrong.unregistered, `${REQUESTS}`);
  figures.none('requests given a field that was not asked', wrong.unasked, `${REQUESTS}`);
  figures.none('requests given by consent what nobody agreed to', wrong.withoutConsent, `${REQUESTS}`);
  figures.none('requests that wallet and platform judge differently', wrong.disagreed, `${REQUESTS}`);
  figures.demand('requests within what is registered', '≥ 50', good, good >= 50);
  figures.none('of them agreed to and not answered exactly', wrong.short, `${good}`);
}

const isByConsent = ({ service }: Desks, { iss, purpose }: Asking, claim: string): boolean =>
  service.context.policies.partners.some(({ key, purposes }) => key === iss && purposes.some((one) => one.purpose === purpose && one.byConsent && (one.claims as readonly string[]).includes(claim)));

/** Every partner, for every purpose, with each claim it is not registered for: three tries with one code, then an honest one. */
async function oneFieldMore(figures: Figures, desks: Desks, list: PartnerList): Promise<void> {
  const before = (await notedFor(desks)).length;
  const greedy = purposesOf(desks).flatMap((own) => CLAIMS.filter((claim) => !own.claims.includes(claim)).map((more) => ({ own, more, asking: { ...own, claims: [...own.claims, more].sort() } })));
  const refused = { byWallet: 0, byPlatform: 0, honestAfter: 0 };
  for (const { own, asking } of greedy) {
    const [tooMuch, honest] = [desks.request(asking), desks.request(own)];
    if (verifyRequest(tooMuch, list, desks.service.base.now()).reason === 'ASKS_TOO_MUCH') refused.byWallet += 1;
    const token = desks.answer(honest);
    const tries = [await desks.check(own.iss, own.purpose, token, tooMuch), ...(await Promise.all([1, 2].map(() => desks.check(own.iss, own.purpose, token, tooMuch))))];
    if (tries.every(({ reason }) => reason === 'INVALID_FIELD')) refused.byPlatform += 1;
    if (Object.keys((await desks.check(own.iss, own.purpose, token, honest)).claims).sort().join() === own.claims.join()) refused.honestAfter += 1;
  }
  const all = `${greedy.length} of ${greedy.length}`;
  const noted = await notedFor(desks);
  const expected = greedy.map(({ own, more }) => `${own.iss} ${own.purpose} ${more}`);
  const found = noted.map(({ partnerId, purpose, refusedClaims }) => `${partnerId} ${purpose} ${refusedClaims.join('+')}`);
  figures.demand('one field more, refused by a wallet', all, `${refused.byWallet} of ${greedy.length}`, refused.byWallet === greedy.length);
  figures.demand('one field more, refused by the platform', all, `${refused.byPlatform} of ${greedy.length}`, refused.byPlatform === greedy.length);
  figures.none('one field more, not noted for the holder', expected.filter((one) => !found.includes(one)), `${greedy.length}`);
  figures.demand('entries for them, three tries with a code each', String(greedy.length), noted.length - before, noted.length - before === greedy.length);
  figures.demand('entries that say something was read', '0', noted.filter(({ claims }) => claims.length > 0).length, noted.every(({ claims }) => claims.length === 0));
  figures.demand('codes as good as before for an honest request', all, `${refused.honestAfter} of ${greedy.length}`, refused.honestAfter === greedy.length);
}

/** A revocation that another process wrote, as an operator's command is one. Real time. */
async function revoked(figures: Figures, desks: Desks): Promise<void> {
  const own = purposesOf(desks).find(({ iss }) => iss === 'library-gz')!;
  const ask = () => desks.check(own.iss, own.purpose, desks.answer(desks.request(own)));
  const before = await ask();
  figures.demand('a partner before it is revoked', 'OK', before.reason, before.reason === 'OK');
  const startedAt = performance.now();
  await desks.service.base.db.query(sql`insert into partner_revocations (partner_id, kid, reason, revoke_time) values (${own.iss}, '', 'ASKED_TOO_MUCH', ${desks.service.base.now()})`);
  const elapsed = (): number => (performance.now() - startedAt) / 1_000;
  while (isAnswered(await ask()) && elapsed() < DEAD_WITHIN_S) await sleep(250);
  const deadAfter = elapsed();
  const wallet = verifyRequest(desks.request(own), await published(desks), desks.service.base.now()).reason;
  figures.demand('a revoked verifier is dead at every desk', `≤ ${DEAD_WITHIN_S} s`, `${deadAfter.toFixed(1)} s`, deadAfter <= DEAD_WITHIN_S);
  figures.demand('and at every wallet with a network, caches counted', `PARTNER_REVOKED ≤ ${DEAD_WITHIN_S} s`, `${wallet} ${(deadAfter + UNTIL_A_WALLET_HEARS_S).toFixed(1)} s`, wallet === 'PARTNER_REVOKED' && deadAfter + UNTIL_A_WALLET_HEARS_S <= DEAD_WITHIN_S);
  const others = await desks.check('hospital-gz', 'HOSPITAL_REGISTRATION', desks.answer(desks.request(own)));
  figures.demand('the others go on', 'OK', others.reason, others.reason === 'OK');
}
