import { isPlainDate, type PlainDate } from '@yuejuma/kernel';
import { z } from 'zod';
import { shownName } from './keys.js';

const plainDate = z.string().refine((text): text is PlainDate => isPlainDate(text), 'no civil date');

/**
 * Why a partner may look: a closed list (C1, C31, C38). None is a condition of entering a home, village, school, shop,
 * vehicle or clinic, none is commercial; adding one is a public change.
 */
export const purposes = ['LIBRARY_CARD', 'HOSPITAL_REGISTRATION', 'RESIDENCE_PROOF'] as const;
/** What a verify may answer, yes or no or a date; never an address, name or number (C37, C43). */
export const claims = ['residentInCity', 'residentSince', 'permitValid'] as const;

const partnerPurpose = z.strictObject({
  purpose: z.enum(purposes),
  name: shownName,
  claims: z.array(z.enum(claims)).min(1).readonly(),
  /** Whether each answer needs the holder's one-time consent. */
  byConsent: z.boolean(),
  legalBasis: z.string().min(1),
  from: plainDate,
  to: plainDate.nullable().default(null),
}).refine(({ claims: asked, byConsent }) => byConsent || !asked.includes('residentSince'), { message: 'residentSince needs the holder\'s consent (C43)', path: ['byConsent'] })
  .refine(({ claims: asked, byConsent }) => byConsent || asked.length === 1, { message: 'more than one claim needs the holder\'s consent (P1)', path: ['byConsent'] }).readonly();

/** A P-256 key of the partner that signs its requests (T34); its private half is the partner's alone. */
const requestKey = z.strictObject({ kid: z.string().regex(/^r-[a-z0-9]{1,14}$/), x: z.string().regex(/^[A-Za-z0-9_-]{43}$/), y: z.string().regex(/^[A-Za-z0-9_-]{43}$/) }).readonly();

const partner = z.strictObject({
  key: z.string().max(32).regex(/^[a-z]+(-[a-z]+)*$/),
  name: shownName,
  /** The city whose residence it asks about, or 44 for anywhere in the province. */
  cityCode: z.string().regex(/^44(\d{2})?$/),
  /** Checks a minute in place of `checksPerPartnerMinute` of the policy. */
  checksPerMinute: z.int().min(1).optional(),
  /** Who found that this may be asked, and when: nobody is registered unreviewed (C31, C38). */
  review: z.strictObject({ by: z.string().min(1), on: plainDate }).readonly(),
  /** Without one a partner makes no signed requests. */
  requestKeys: z.array(requestKey).default([]).readonly(),
  purposes: z.array(partnerPurpose).min(1).readonly(),
}).readonly();

/** The form of `policies/partners.yaml`. */
export const partnersFile = z.strictObject({ partners: z.array(partner) });

export type Purpose = (typeof purposes)[number];
export type Claim = (typeof claims)[number];
/** A partner and what it is registered for. */
export type Partner = z.output<typeof partner>;
/** Exactly the claims one partner gets for one purpose. */
export type PartnerPurpose = z.output<typeof partnerPurpose>;
