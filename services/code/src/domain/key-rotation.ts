/** What a key may sign, as the first letter of its kid says: tokens, strips, printed codes, status lists (docs/code-format.md section 5). */
export type KidSpace = 't' | 's' | 'p' | 'l';
export const KID_SPACES: readonly KidSpace[] = ['t', 's', 'p', 'l'];

export interface IssuerKey {
  kid: string;
  space: KidSpace;
  state: 'NEXT' | 'ACTIVE' | 'RETIRED' | 'REVOKED';
  notBefore: Date;
  notAfter: Date;
  /** Since when it is in the published list. */
  publishTime: Date;
  /** Since when it signs; undefined while it does not, and for the very first. */
  signTime: Date | undefined;
}

export interface RotationRules {
  issuerKeyDays: number;
  issuerKeyPublishHours: number;
  stripDaysAhead: number;
  printedCodeDays: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Days that what a key signed may still be shown, clocks that are off included: a token a minute, a strip from the last one handed out, a paper for its days, a list a day. */
const signedLifeDays = (space: KidSpace, { stripDaysAhead, printedCodeDays }: RotationRules): number => ({ t: 1, s: stripDaysAhead + 2, p: printedCodeDays + 2, l: 3 })[space];

/** The key that takes over now and the one it replaces, or undefined when nothing is due: a key signs once every verifier has it (docs/code-format.md section 12). */
export function rotationDue(keys: readonly IssuerKey[], rules: RotationRules, now: Date): { next: IssuerKey; retiring: IssuerKey | undefined } | undefined {
  const next = keys.find(({ state }) => state === 'NEXT');
  const active = keys.find(({ state }) => state === 'ACTIVE');
  if (next === undefined) return undefined;
  if (active === undefined) return { next, retiring: undefined };
  const isPublished = next.publishTime.getTime() + rules.issuerKeyPublishHours * HOUR_MS <= now.getTime();
  const isOld = (active.signTime ?? active.notBefore).getTime() + rules.issuerKeyDays * DAY_MS <= now.getTime();
  return isPublished && isOld ? { next, retiring: active } : undefined;
}

/** Until when a retired key verifies: past the end of the last thing it signed, never longer than was published. */
export function retiredUntil({ space, notAfter }: IssuerKey, rules: RotationRules, now: Date): Date {
  return new Date(Math.min(notAfter.getTime(), now.getTime() + signedLifeDays(space, rules) * DAY_MS));
}

/** The kid after the highest of a space. */
export function nextKid(space: KidSpace, keys: readonly IssuerKey[]): string {
  const highest = Math.max(0, ...keys.map(({ kid }) => Number(kid.slice(2)) || 0));
  return `${space}-${highest + 1}`;
}
