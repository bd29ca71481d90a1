/** Numbers that are policy, not format. The defaults are those of the province (G11, contract section 3). */
export interface VerifyPolicy {
  /** The one issuer that is believed. */
  readonly issuer: string;
  /** Accepted while nbf − skew ≤ now < exp + skew. Seconds. */
  readonly skewSeconds: number;
  /** Longest exp − iat of a token; more is MALFORMED. Seconds. */
  readonly maxTokenLifeSeconds: number;
  /** Longest exp − nbf of a strip; more is MALFORMED. Seconds. */
  readonly maxStripLifeSeconds: number;
  /** Longest exp − nbf of a printed code; more is MALFORMED. Seconds. */
  readonly maxPrintedLifeSeconds: number;
  /** Floor of the version claim, of the token and of its strip (T27). */
  readonly minVersion: number;
  /** A status list older than this refuses everything. Seconds. */
  readonly maxStatusListAgeSeconds: number;
}

const DAY_SECONDS = 24 * 60 * 60;

export const defaultVerifyPolicy: VerifyPolicy = {
  issuer: 'yuejuma',
  skewSeconds: 15,
  maxTokenLifeSeconds: 60,
  maxStripLifeSeconds: DAY_SECONDS,
  maxPrintedLifeSeconds: 28 * DAY_SECONDS,
  minVersion: 1,
  maxStatusListAgeSeconds: DAY_SECONDS,
};

/** The default policy with what the caller sets; a member set to undefined is not set. Written out: it is on the hot path of every check. */
export const policyOf = (given: Partial<VerifyPolicy>): VerifyPolicy => ({
  issuer: given.issuer ?? defaultVerifyPolicy.issuer,
  skewSeconds: given.skewSeconds ?? defaultVerifyPolicy.skewSeconds,
  maxTokenLifeSeconds: given.maxTokenLifeSeconds ?? defaultVerifyPolicy.maxTokenLifeSeconds,
  maxStripLifeSeconds: given.maxStripLifeSeconds ?? defaultVerifyPolicy.maxStripLifeSeconds,
  maxPrintedLifeSeconds: given.maxPrintedLifeSeconds ?? defaultVerifyPolicy.maxPrintedLifeSeconds,
  minVersion: given.minVersion ?? defaultVerifyPolicy.minVersion,
  maxStatusListAgeSeconds: given.maxStatusListAgeSeconds ?? defaultVerifyPolicy.maxStatusListAgeSeconds,
});
