import type { PartnerListVerdict } from '../../src/index.js';
import { signPartnerList } from '../../src/index.js';
import { signedAnyhow } from './signed-anyhow.js';
import { ed25519Signer, p256Jwk, p256Signer } from './test-keys.js';

export interface PartnerListVector {
  readonly name: string;
  readonly list: unknown;
  readonly now: string;
  readonly expectedReason: PartnerListVerdict['reason'];
}

const NOW = '2026-11-21T08:00:00.000Z';
const words = (hans: string, hant: string, en: string) => ({ 'zh-Hans': hans, 'zh-Hant': hant, en });
const key = (partner: string, kid: string) => ({ kid, publicKeyJwk: p256Jwk(`${partner}/${kid}`) });
const LIBRARY_CARD = { purpose: 'LIBRARY_CARD', name: words('办理读者证', '辦理讀者證', 'Reader’s card'), claims: ['residentInCity'], consent: 'NONE', legalBasis: 'R5', from: '2016-01-01', to: '' } as const;
const common = { cityCode: '4401', reviewedBy: '广东省居住登记复核中心', reviewedOn: '2015-12-01' } as const;
const ENDED = { ...LIBRARY_CARD, purpose: 'HOSPITAL_REGISTRATION', to: '2026-11-20' } as const;
const LAST_DAY = { ...LIBRARY_CARD, to: '2026-11-21' } as const;

/** The list that the requests of `requests.json` are checked by. */
export const PARTNER_LIST = signPartnerList({
  kid: 'l-26a',
  partners: [
    { ...common, partner: 'housing-gd', state: 'ACTIVE', name: words('住房保障', '住房保障', 'Housing'), cityCode: '44', requestKeys: [key('housing-gd', 'r-1'), key('housing-gd', 'r-2')],
      purposes: [{ ...LIBRARY_CARD, purpose: 'RESIDENCE_PROOF', claims: ['residentInCity', 'residentSince'], consent: 'ONCE' }] },
    { ...common, partner: 'library-gz', state: 'ACTIVE', name: words('图书馆', '圖書館', 'Library'), requestKeys: [key('library-gz', 'r-1')], purposes: [ENDED, LIBRARY_CARD] },
    { ...common, partner: 'museum-gz', state: 'ACTIVE', name: words('博物馆', '博物館', 'Museum'), requestKeys: [key('museum-gz', 'r-1')], purposes: [LAST_DAY] },
    { ...common, partner: 'shop-gz', state: 'REVOKED', name: words('商店', '商店', 'Shop'), requestKeys: [key('shop-gz', 'r-1')], purposes: [LIBRARY_CARD] },
  ],
  producedTime: '2026-11-21T08:00:00Z',
}, ed25519Signer('l-26a'));

const UNSIGNED = { kid: PARTNER_LIST.kid, partners: PARTNER_LIST.partners, producedTime: PARTNER_LIST.producedTime };
const signer = ed25519Signer('l-26a');
const [first, second, ...others] = UNSIGNED.partners;
const withList = (change: object): object => signedAnyhow({ ...UNSIGNED, ...change }, signer);
const withFirst = (change: object): object => withList({ partners: [{ ...first, ...change }, second, ...others] });
const withPurpose = (change: object): object => withFirst({ purposes: [{ ...first!.purposes[0], ...change }] });
const cases = (expectedReason: PartnerListVector['expectedReason'], lists: Readonly<Record<string, unknown>>, now = NOW): PartnerListVector[] =>
  Object.entries(lists).map(([name, list]) => ({ name: `partner list: ${name}`, list, now, expectedReason }));

export const partnerListCases: readonly PartnerListVector[] = [
  ...cases('OK', {
    'four partners, one revoked': PARTNER_LIST,
    'signed by another implementation': withList({}),
    'members in another order': Object.fromEntries(Object.entries(PARTNER_LIST).reverse()),
    'by a P-256 key': signedAnyhow({ ...UNSIGNED, kid: 'l-26b' }, p256Signer('l-26b')),
    'names with signs that JSON escapes, and with those it need not': withFirst({ name: words('“住房” "\\\u0001\u007f\u2028\n', '𠮷'.repeat(50), 'H'.repeat(100)) }),
    'of nobody': withList({ partners: [] }),
    'a partner without a request key': withFirst({ requestKeys: [] }),
  }),
  ...cases('MALFORMED', {
    'null': null,
    'a member too many': withList({ validUntil: '2026-12-01T00:00:00Z' }),
    'partners out of order': withList({ partners: [second, first, ...others] }),
    'a partner twice': withList({ partners: [first, first] }),
    'a partner with a capital': withFirst({ partner: 'Housing' }),
    'a partner of 33 characters': withFirst({ partner: 'a'.repeat(33) }),
    'an unknown state': withFirst({ state: 'active' }),
    'a member of a partner too many': withFirst({ logo: 'x' }),
    'a name in two languages': withFirst({ name: { 'zh-Hans': '住房', en: 'Housing' } }),
    'a name with half a character': withFirst({ name: words('住房\ud842', '住房', 'Housing') }),
    'a name of 101 code units': withFirst({ name: words('住'.repeat(101), '住房', 'Housing') }),
    'a name of 51 characters outside the basic plane': withFirst({ name: words('𠮷'.repeat(51), '住房', 'Housing') }),
    'an empty name': withFirst({ name: words('', '住房', 'Housing') }),
    'another province': withFirst({ cityCode: '4501' }),
    'a review without a day': withFirst({ reviewedOn: '' }),
    'a request key of the issuer’s space': withFirst({ requestKeys: [{ ...first!.requestKeys[0], kid: 't-1' }] }),
    'request keys out of order': withFirst({ requestKeys: [...first!.requestKeys].reverse() }),
    'a private request key': withFirst({ requestKeys: [{ kid: 'r-1', publicKeyJwk: { ...first!.requestKeys[0]!.publicKeyJwk, d: 'AA' } }] }),
    'a purpose in lower case': withPurpose({ purpose: 'residence' }),
    'no claim': withPurpose({ claims: [] }),
    'claims out of order': withPurpose({ claims: ['residentSince', 'residentInCity'] }),
    'a claim twice': withPurpose({ claims: ['residentInCity', 'residentInCity'] }),
    'consent that is no word of the page': withPurpose({ consent: 'ALWAYS' }),
    'an end before the begin': withPurpose({ to: '2015-12-31' }),
    'a day that does not exist': withPurpose({ from: '2026-02-30' }),
    'a kid of another space': withList({ kid: 's-26a' }),
    'a time that is none': withList({ producedTime: '2026-11-21' }),
    'a signature of 63 bytes': { ...PARTNER_LIST, signature: PARTNER_LIST.signature.slice(0, -2) },
  }),
  ...cases('UNKNOWN_KEY', { 'a key nobody listed': withList({ kid: 'l-99z' }) }),
  ...cases('ISSUER_NOT_TRUSTED', { 'a revoked key': signedAnyhow({ ...UNSIGNED, kid: 'l-25r' }, ed25519Signer('l-25r')) }),
  ...cases('BAD_SIGNATURE', {
    'by the root key': signedAnyhow(UNSIGNED, ed25519Signer('root')),
    'a later time put in': { ...PARTNER_LIST, producedTime: '2026-11-21T09:00:00Z' },
    'a claim put in': { ...PARTNER_LIST, partners: [{ ...first!, purposes: [{ ...first!.purposes[0]!, claims: ['permitValid', 'residentInCity', 'residentSince'] }] }, second, ...others] },
    'consent taken out': { ...PARTNER_LIST, partners: [{ ...first!, purposes: [{ ...first!.purposes[0]!, consent: 'NONE' }] }, second, ...others] },
    'a revocation taken back': { ...PARTNER_LIST, partners: UNSIGNED.partners.map((one) => ({ ...one, state: 'ACTIVE' })) },
    'a key exchanged': { ...PARTNER_LIST, partners: [{ ...first!, requestKeys: [key('library-gz', 'r-1')] }, second, ...others] },
    'escaped as ASCII': { ...PARTNER_LIST, signature: Buffer.from(signer(Buffer.from('{}'))).toString('base64url') },
  }),
];
