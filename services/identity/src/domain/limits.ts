import type { Policy } from '@yuejuma/policy';

/** Ages in seconds of real time, within the last day, newest first. */
export interface Usage {
  /** Phone codes sent to this phone. */
  phoneSends: readonly number[];
  /** Phone codes sent for this document, to whichever phone. */
  documentSends: readonly number[];
  /** Wrong codes for this phone; a resend does not forget them (T32). */
  wrongCodes: readonly number[];
  /** Identities not confirmed for this document (T4: a target is locked). */
  notConfirmed: readonly number[];
}

export interface LimitHit {
  limit: string;
  retryAfterSeconds: number;
}

type Numbers = Pick<Policy, 'otpPerPhoneMinute' | 'otpPerPhoneHour' | 'otpPerPhoneDay' | 'otpTries'>;
type Limit = readonly [name: string, ages: readonly number[], windowSeconds: number, most: number];

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** Limits on starting: per phone, and the same for a target document, whoever asks. */
export function startLimitHit(usage: Usage, policy: Numbers): LimitHit | undefined {
  return firstHit([
    ['otp-per-phone-minute', usage.phoneSends, MINUTE, policy.otpPerPhoneMinute],
    ['otp-per-phone-hour', usage.phoneSends, HOUR, policy.otpPerPhoneHour],
    ['otp-per-phone-day', usage.phoneSends, DAY, policy.otpPerPhoneDay],
    ['otp-per-document-hour', usage.documentSends, HOUR, policy.otpPerPhoneHour],
    ['otp-per-document-day', usage.documentSends, DAY, policy.otpPerPhoneDay],
    ['wrong-codes-per-phone-hour', usage.wrongCodes, HOUR, policy.otpTries],
    ...confirmLimits(usage, policy),
  ]);
}

/** The lock of a target whose identity was not confirmed too often. */
export const confirmLimitHit = (usage: Pick<Usage, 'notConfirmed'>, policy: Numbers): LimitHit | undefined => firstHit(confirmLimits(usage, policy));

/** Tries a phone has left for its codes. */
export const codeTriesLeft = ({ wrongCodes }: Pick<Usage, 'wrongCodes'>, policy: Numbers): number =>
  Math.max(0, policy.otpTries - wrongCodes.filter((age) => age < HOUR).length);

/** Limits on adding co-residents: per declarant, and per document, whoever asks. */
export const coResidentLimitHit = ({ declarant, document }: { declarant: readonly number[]; document: readonly number[] }, policy: Numbers & Pick<Policy, 'coResidentTriesPerDay'>): LimitHit | undefined => firstHit([
  ['co-residents-per-declarant-day', declarant, DAY, policy.coResidentTriesPerDay],
  ['co-residents-per-document-hour', document, HOUR, policy.otpTries],
]);

const confirmLimits = (usage: Pick<Usage, 'notConfirmed'>, policy: Numbers): Limit[] => [['not-confirmed-per-document-hour', usage.notConfirmed, HOUR, policy.otpTries]];

function firstHit(limits: readonly Limit[]): LimitHit | undefined {
  for (const [limit, ages, windowSeconds, most] of limits) {
    const last = ages.filter((age) => age < windowSeconds)[most - 1];
    if (last !== undefined) return { limit, retryAfterSeconds: Math.max(1, Math.ceil(windowSeconds - last)) };
  }
  return undefined;
}
