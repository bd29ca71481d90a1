import { randomUUID } from 'node:crypto';
import { verifyKeyList, verifyStatusList } from '@yuejuma/code-format';
import type { Figures } from '../figures.js';
import { each, startCode, type CodeUnderCheck } from './desk.js';
import { algorithmConfusions, flips, jsonWebTokens } from './forgeries.js';
import { offline, offlineInPlainJavaScript } from './offline.js';
import { fromPhones, inBothForms } from './phones.js';
import { badTokens, listVectors, rootKey, vectorKeys } from './vectors.js';

export const demands = '10,000 tokens, 2 desks and an offline verifier: 0 accepted at +75 s, exactly one OK for a token at two desks, at least 99.9 % accepted at ±15 s and 0 outside, 0 bit flips and 0 of at least 500 bad tokens and lists accepted; the same of tokens phones made, each in both forms of its signature';

const WINDOW = 30_000;
const LIFE = 60_000;
const SKEW = 15_000;
const PEOPLE = 1_000;

/** What the tokens of one window of 30 s go through; ten windows of 1,000 people are the 10,000 tokens. */
const WINDOWS = ['relayed', 'early', 'late', 'too early', 'too late', 'waited', 'waited', 'waited', 'waited', 'waited'] as const;

/** Verdicts that come only after format, key, signature and time were found good. */
const PASSED = new Set(['OK', 'HOLDER_UNAVAILABLE', 'REPLAYED']);

interface Shown {
  start: number;
  tokens: string[];
}

export async function run(figures: Figures): Promise<void> {
  const code = await startCode();
  try {
    await good(figures, code);
    await fromPhones(figures, code);
  } finally {
    await code.service.stop();
  }
  await inBothForms(figures);
  const besidesVectors = await startCode(vectorKeys);
  try {
    await confused(figures, besidesVectors);
    await bad(figures, besidesVectors);
  } finally {
    await besidesVectors.service.stop();
  }
}

/** Tokens of the service itself: when and how often each is good. */
async function good(figures: Figures, code: CodeUnderCheck): Promise<void> {
  const people = Array.from({ length: PEOPLE }, () => randomUUID());
  const first = Math.ceil(code.service.base.now().getTime() / WINDOW) * WINDOW;
  const shown: Shown[] = [];
  for (const [index] of WINDOWS.entries()) {
    const start = first + index * WINDOW;
    code.standAt(start + 1_000);
    shown.push({ start, tokens: await each(people, (person) => code.show(person)) });
  }
  const all = shown.flatMap(({ start, tokens }) => tokens.map((token) => ({ start, token })));
  const distinct = new Set(all.map(({ token }) => token)).size;
  figures.demand('tokens, all different', '10000', distinct, distinct === all.length && distinct === 10_000);

  await atTheEdges(figures, code, shown);
  await relayed(figures, code, shown[0] as Shown);
  await replayed(figures, code, shown);
  await farOff(figures, code, shown);
  await flipped(figures, code, shown[5] as Shown);
}

async function atTheEdges(figures: Figures, code: CodeUnderCheck, shown: readonly Shown[]): Promise<void> {
  const check = offline(code.service.context.issuerKeys.entries);
  const edges = { early: -SKEW, late: LIFE + SKEW - 1, 'too early': -SKEW - 1, 'too late': LIFE + SKEW } as const;
  const accepted: Record<keyof typeof edges, number> = { early: 0, late: 0, 'too early': 0, 'too late': 0 };
  for (const [index, fate] of WINDOWS.entries()) {
    if (!(fate in edges)) continue;
    const { start, tokens } = shown[index] as Shown;
    code.standAt(start + edges[fate as keyof typeof edges]);
    const reasons = await each(tokens, code.library);
    accepted[fate as keyof typeof edges] += reasons.filter((reason) => reason === 'OK').length;
  }
  const online = (accepted.early + accepted.late) / (2 * PEOPLE);
  figures.demand('accepted online at ±15 s', '≥ 99.9 %', percent(online), online >= 0.999);
  figures.demand('accepted online outside ±15 s', '0', `${accepted['too early'] + accepted['too late']} of ${2 * PEOPLE}`, accepted['too early'] + accepted['too late'] === 0);

  const count = (offset: number) => shown.reduce((sum, { start, tokens }) => sum + tokens.filter((token) => check(token, start + offset) === 'OK').length, 0);
  const right = (count(edges.early) + count(edges.late)) / 20_000;
  const wrong = count(edges['too early']) + count(edges['too late']);
  figures.demand('accepted offline at ±15 s', '≥ 99.9 %', percent(right), right >= 0.999);
  figures.demand('accepted offline outside ±15 s', '0', `${wrong} of 20000`, wrong === 0);
}

/** The same token at two desks in the same moment, and again at another later in its life (T2). */
async function relayed(figures: Figures, code: CodeUnderCheck, { start, tokens }: Shown): Promise<void> {
  code.standAt(start + 5_000);
  const pairs = await each(tokens, (token) => Promise.all([code.library(token), code.hospital(token)]));
  const once = pairs.filter((pair) => [...pair].sort().join() === 'OK,REPLAYED').length;
  figures.demand('one OK for a token at two desks', String(PEOPLE), once, once === PEOPLE);
  code.standAt(start + LIFE);
  const again = (await each(tokens.slice(0, 200), code.library)).filter((reason) => reason !== 'REPLAYED').length;
  figures.demand('used tokens accepted again', '0', `${again} of 200`, again === 0);
}

/** A screenshot 75 s old (T1): at a desk, and offline. */
async function replayed(figures: Figures, code: CodeUnderCheck, shown: readonly Shown[]): Promise<void> {
  const check = offline(code.service.context.issuerKeys.entries);
  let online = 0;
  let away = 0;
  for (const { start, tokens } of shown) {
    code.standAt(start + 75_000);
    online += (await each(tokens, code.hospital)).filter((reason) => reason !== 'EXPIRED').length;
    away += tokens.filter((token) => check(token, start + 75_000) !== 'EXPIRED').length;
  }
  figures.demand('replays at +75 s accepted online', '0', `${online} of 10000`, online === 0);
  figures.demand('replays at +75 s accepted offline', '0', `${away} of 10000`, away === 0);
}

/** Machines whose clock is ten minutes off, and one set back (T26). */
async function farOff(figures: Figures, code: CodeUnderCheck, shown: readonly Shown[]): Promise<void> {
  const { start, tokens } = shown[6] as Shown;
  const check = offline(code.service.context.issuerKeys.entries);
  let wrong = 0;
  for (const offset of [-600_000, 600_000]) {
    code.standAt(start + offset);
    wrong += (await each(tokens.slice(0, 200), code.library)).filter((reason) => PASSED.has(reason)).length;
    wrong += tokens.slice(0, 200).filter((token) => check(token, start + offset) === 'OK').length;
  }
  figures.demand('accepted with a clock 10 min off', '0', `${wrong} of 800`, wrong === 0);
}

/** Each bit of the bytes and each character of the text of whole tokens. */
async function flipped(figures: Figures, code: CodeUnderCheck, { start, tokens }: Shown): Promise<void> {
  const keys = code.service.context.issuerKeys.entries;
  const check = offline(keys);
  const changed = tokens.slice(0, 5).flatMap(flips);
  const away = changed.filter((token) => check(token, start) === 'OK').length;
  figures.demand('bit flips accepted offline', '0', `${away} of ${changed.length}`, away === 0);
  const plain = offlineInPlainJavaScript(keys);
  const sample = changed.filter((_, index) => index % 101 === 0);
  const slow = sample.filter((token) => plain(token, start) === 'OK').length;
  figures.demand('bit flips accepted in plain JavaScript', '0', `${slow} of ${sample.length}`, slow === 0);
  code.standAt(start);
  const one = flips(tokens[0] as string);
  const online = (await each(one, code.library)).filter((reason) => PASSED.has(reason)).length;
  figures.demand('bit flips accepted online', '0', `${online} of ${one.length}`, online === 0);
  const whole = await code.library(tokens[0] as string);
  figures.demand('the token they were made of', 'OK', whole, whole === 'OK');
}

/** Confusions of algorithm and format, made of a token and the key of this very service (T28). */
async function confused(figures: Figures, code: CodeUnderCheck): Promise<void> {
  const start = Math.ceil(code.service.base.now().getTime() / WINDOW) * WINDOW;
  code.standAt(start);
  const [key] = code.service.context.issuerKeys.entries;
  if (key === undefined) throw new Error('the service has no key');
  const token = await code.show(randomUUID());
  const confusions = [...algorithmConfusions(token, key), ...jsonWebTokens(key, start / 1_000)];
  const believed = (await each(confusions, code.library)).filter((reason) => PASSED.has(reason)).length;
  const away = confusions.filter((text) => offline([key])(text, start) === 'OK' || offlineInPlainJavaScript([key])(text, start) === 'OK').length;
  figures.demand('confusions of algorithm and format accepted', '0', `${believed} online, ${away} offline, of ${confusions.length}`, believed + away === 0);
}

/** The corpus of bad tokens and lists. */
async function bad(figures: Figures, code: CodeUnderCheck): Promise<void> {
  const wrongReason = badTokens.filter(({ text, at, expectedReason, options }) => offline(vectorKeys)(text, at, options) !== expectedReason).map(({ name }) => name);
  figures.none('bad tokens not refused as they should be offline', wrongReason, `${badTokens.length}`);

  const wrongLists = [
    ...listVectors.keys.filter(({ list, now, expectedReason }) => verifyKeyList(list, rootKey, new Date(now)).reason !== expectedReason),
    ...listVectors.status.filter(({ list, now, expectedReason }) => verifyStatusList(list, vectorKeys, new Date(now)).reason !== expectedReason),
  ];
  figures.none('key and status lists not judged as they should be', wrongLists.map(({ name }) => name), `${listVectors.keys.length + listVectors.status.length}`);

  // An online verifier has its own clock, floor and lists, so of those vectors only what the token says itself counts.
  const online = badTokens.filter(({ hasOptions, expectedReason }) => !hasOptions && expectedReason !== 'STATUS_LIST_STALE');
  const passed: string[] = [];
  for (const [at, group] of Map.groupBy(online, ({ at }) => at)) {
    code.standAt(at);
    await each(group, async ({ name, text, expectedReason }) => {
      const reason = await code.library(text);
      if (reason !== expectedReason) passed.push(`${name}: ${reason}`);
    });
  }
  figures.demand('bad tokens shown online', '≥ 500', online.length, online.length >= 500);
  figures.none('bad tokens not refused as they should be online', passed, `${online.length}`);
}

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
