import type { City } from '../cities/cities.js';

/** One entry of a document: where one acts (pages of the app) and what else to read (other entries and parts). */
export type Entry = { id: string; links: readonly PageLink[]; see: readonly string[] };

/** The pages the documents lead to, by the words each page itself is called by. */
export const pageTitles = {
  verify: 'verify.title', notice: 'notice.title', declare: 'declare.title', residences: 'residences.title', messages: 'messages.title', permit: 'permit.title',
  'co-resident': 'coResident.mine', proxies: 'proxies.title', code: 'code.title', 'printed-code': 'printed.title', request: 'me.request', 'access-log': 'accessLog.title',
  presence: 'presence.title', dwellings: 'dwellings.title', 'standing-rules': 'rules.title', 'invited-owner': 'invitedOwner.title', 'own-data': 'ownData.title', me: 'me.title',
  hiding: 'hiding.title',
} as const;
export type PageLink = keyof typeof pageTitles;

const entry = (id: string, links: readonly PageLink[] = [], see: readonly string[] = []): Entry => ({ id, links, see });

/** 《操作指引》: what one does, step by step (R62). */
const guide: readonly Entry[] = [
  entry('get-code', ['verify', 'notice'], ['no-address', 'camera', 'rare-name']),
  entry('declare', ['declare'], ['cities']),
  entry('confirmation', ['messages', 'residences'], ['owner-silent', 'owner-refused', 'owner-unknown']),
  entry('habitual', ['residences'], ['permit']),
  entry('move-out', ['residences', 'permit'], ['moving']),
  entry('others', ['residences', 'co-resident', 'proxies'], ['family-code']),
  entry('offline', ['code', 'printed-code'], ['expired']),
  entry('who-asks', ['request', 'access-log'], ['forced']),
  entry('permit', ['permit', 'presence'], ['permit-proof', 'cities']),
  entry('owners', ['messages', 'dwellings', 'standing-rules', 'invited-owner']),
  entry('counter', [], ['cities']),
];

/** 《常见问题指引》: what residents meet. */
const questions: readonly Entry[] = [
  entry('no-address', ['declare'], ['declare', 'cities']),
  entry('pending', ['residences'], ['owner-silent', 'cities']),
  entry('non-standard', ['residences'], ['declare']),
  entry('owner-silent', ['residences']),
  entry('owner-refused', ['residences']),
  entry('owner-unknown', ['residences', 'invited-owner']),
  entry('landlord-ends', ['messages', 'residences'], ['move-out']),
  entry('stranger', ['residences', 'dwellings']),
  entry('camera', ['verify', 'declare'], ['counter']),
  entry('rare-name', ['verify'], ['cities']),
  entry('my-data', ['own-data', 'verify']),
  entry('documents', [], ['cities']),
  entry('family-code', ['printed-code'], ['others']),
  entry('who-read', ['access-log'], ['who-asks']),
  entry('colour'),
  entry('forced', ['request'], ['who-asks', 'cities']),
  entry('expired', ['code', 'printed-code'], ['offline']),
  entry('new-phone', ['verify', 'me']),
  entry('permit-proof', ['permit', 'presence'], ['permit', 'cities']),
  entry('moving', ['residences', 'permit'], ['habitual', 'move-out', 'cities']),
  entry('city-data', ['residences'], ['cities']),
  entry('hide-name', ['hiding']),
  entry('complaints', ['messages'], ['cities']),
];

/** The documents in their order; every entry and every part is an anchor, `#/guides?at=<id>`. */
export const documents = [{ id: 'guide', entries: guide }, { id: 'faq', entries: questions }] as const;
export const parts = [...documents.map(({ id }) => id), 'cities'] as const;
export const entryIds: readonly string[] = documents.flatMap(({ entries }) => entries.map(({ id }) => id));

/** What holds in a city, as keys of the words; the city says it itself, so that none of it is written twice (R6, A19). */
export function cityRules(city: Pick<City, 'addressEntry' | 'houseManagement' | 'isPendingIgnorable' | 'permitIssuer' | 'moveOutPermitEffect'>): CityRule[] {
  const isOwnPermit = city.permitIssuer === 'PLATFORM';
  return [
    city.addressEntry === 'OPEN' ? 'entryOpen' : 'entryClosed',
    ...(city.houseManagement === 'OPEN' ? [] : ['housesClosed'] as const),
    ...(city.isPendingIgnorable ? ['pendingIgnorable'] as const : []),
    isOwnPermit ? 'permitHere' : 'permitElsewhere',
    city.moveOutPermitEffect === 'NONE' ? 'moveOutNone' : 'moveOutSuspends',
  ];
}
export type CityRule = 'entryOpen' | 'entryClosed' | 'housesClosed' | 'pendingIgnorable' | 'permitHere' | 'permitElsewhere' | 'moveOutSuspends' | 'moveOutNone';
