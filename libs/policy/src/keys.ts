import { z } from 'zod';

const whole = (min: number, max: number): z.ZodInt => z.int().min(min).max(max);

/** A period of law: so many calendar or working days. */
const period = z.strictObject({ amount: whole(1, 366), unit: z.enum(['day', 'workingDay']) }).readonly();
const named = z.string().min(1).max(100);
/** What something is called, in each language of the interface. */
export const shownName = z.strictObject({ 'zh-Hans': named, 'zh-Hant': named, en: named }).readonly();
const channel = z.strictObject({ id: z.string().regex(/^[a-z0-9-]+$/), name: shownName }).readonly();
/** `divisionCode` is the district a number answers for, or the city; 44 for the whole province. */
const hotline = z.strictObject({ divisionCode: z.string().regex(/^44(\d{2}|\d{4})?$/), name: shownName, phone: z.string().regex(/^[\d-]+$/) }).readonly();

/** Every key of policy with the form of its value; what is read is frozen. What a value means is said at its first setting, in `policies/*.yaml`. */
export const policyKeys = {
  // Ages, both inclusive (G1).
  minorMaxAge: whole(0, 25),
  elderMinAge: whole(50, 100),
  permitRepresentedBelowAge: whole(0, 25),
  // Entry of addresses, declarations and their confirmers (R22-R37, G3-G6, G12, G15).
  addressEntryEnabled: z.boolean(),
  houseManagementEnabled: z.boolean(),
  pendingIgnorable: z.boolean(),
  registrationSource: z.enum(['PLATFORM', 'CITY_SYSTEM']),
  freeTextConfirmer: z.enum(['OFFICER']),
  residenceRegisterWithin: period,
  lessorFileWithin: period,
  moveInBackDays: whole(0, 30),
  moveInAheadDays: whole(0, 90),
  moveOutBackDays: whole(0, 90),
  moveOutAheadDays: whole(0, 90),
  confirmReminderHours: z.array(whole(1, 720)).min(1).readonly(),
  confirmEscalateHours: whole(1, 720),
  officerDecideWorkingDays: whole(1, 30),
  appealLapseWorkingDays: whole(1, 60),
  disputeCloseDays: whole(1, 60),
  strangerReportsPerMonth: whole(1, 100),
  crowdingReviewFrom: whole(2, 1000),
  habitualReviewMonths: whole(1, 60),
  objectionDays: whole(1, 60),
  ownershipSecondReviewFrom: whole(1, 100),
  custodyChainMax: whole(1, 5),
  scaleRentalRooms: whole(1, 1000),
  proxyNoticeDays: whole(1, 365),
  // The residence permit and its clocks (SC663, R49-R59, G7, G8, G10).
  permitIssuer: z.enum(['PLATFORM', 'EXTERNAL']),
  permitGrounds: z.array(z.enum(['EMPLOYMENT', 'HOME', 'STUDY'])).min(1).readonly(),
  permitRefusedInHukouCity: z.boolean(),
  permitAfterDays: whole(1, 366),
  residenceClockStarts: z.enum(['SUBMISSION', 'CONFIRMATION']),
  carryOverGapDays: whole(0, 366),
  permitIssueWithin: period,
  permitIssuePromise: period,
  permitHistoryYears: whole(1, 30),
  showAddressOnPermit: z.boolean(),
  endorsementEveryMonths: whole(1, 120),
  endorsementWindowDays: whole(1, 366),
  suspendedCancelAfterYears: whole(1, 10),
  moveOutPermitEffect: z.enum(['SUSPEND', 'NONE']),
  moveOutGraceDays: whole(0, 366),
  evidenceSourcesRequired: whole(1, 5),
  presenceMinDays: whole(1, 366),
  presenceEraseDays: whole(0, 30),
  presenceNoticeVersion: whole(1, 65535),
  // The code (G11, architecture D4, contract section 3).
  codeWindowSeconds: whole(5, 300),
  codeLifeSeconds: whole(5, 600),
  codeSkewSeconds: whole(0, 60),
  stripLifeHours: whole(1, 24),
  stripDaysAhead: whole(0, 7),
  stripDevicesPerPerson: whole(1, 10),
  stripsPerDevice: whole(8, 1000),
  printedCodeDays: whole(1, 28),
  issuerKeyDays: whole(1, 3650),
  issuerKeyPublishHours: whole(25, 720),
  issuerKeyAlgorithm: z.enum(['EdDSA', 'ES256']),
  codeVersion: whole(1, 65535),
  codeMinVersion: whole(1, 65535),
  receiptKeepDays: whole(0, 365),
  // Sessions and phone codes (D9, T32).
  accessTokenMinutes: whole(1, 15),
  otpDigits: whole(6, 10),
  otpTries: whole(1, 10),
  otpLifeMinutes: whole(1, 60),
  otpPerPhoneMinute: whole(1, 10),
  otpPerPhoneHour: whole(1, 100),
  otpPerPhoneDay: whole(1, 1000),
  smsAskAfterHours: whole(0, 72),
  smsAsksPerPhoneDay: whole(1, 100),
  standingRuleMaxPeople: whole(1, 2000),
  standingRuleMaxDays: whole(1, 366),
  paperSlipDays: whole(1, 30),
  consentMinutes: whole(1, 30),
  coResidentTriesPerDay: whole(1, 100),
  // Limits in real time: so many a minute, of which all may come at once (T4, T44, C66).
  showsPerDeviceMinute: whole(1, 100_000),
  showsPerCityMinute: whole(1, 100_000_000),
  checksPerPartnerMinute: whole(1, 100_000_000),
  checksPerCityMinute: whole(1, 100_000_000),
  stripAsksPerDeviceMinute: whole(1, 10_000),
  houseCodesPerDeviceMinute: whole(1, 10_000),
  searchesPerDeviceMinute: whole(1, 10_000),
  verificationsPerDocumentMinute: whole(1, 100_000),
  verificationsPerPhoneMinute: whole(1, 100_000),
  asksPerHouseCodeMinute: whole(1, 1_000_000),
  answersPerDeviceMinute: whole(1, 10_000),
  answersPerDeclarationMinute: whole(1, 1_000_000),
  // Notices (R60, T32, I9).
  noticeMergeHours: whole(1, 72),
  noticeQuietFromHour: whole(0, 23),
  noticeQuietToHour: whole(0, 23),
  noticeUrgent: z.array(z.string().regex(/^[a-z-]+$/)).readonly(),
  noticeSmsPerDay: whole(1, 100),
  noticeTryHours: whole(1, 168),
  // Where to turn to (R63, R66, R67).
  channels: z.array(channel).readonly(),
  hotlines: z.array(hotline).min(1).readonly(),
} as const satisfies Record<string, z.ZodType>;

/** The name of one rule of policy. */
export type PolicyKey = keyof typeof policyKeys;
/** The values of all keys as they stand in one city on one day. */
export type PolicyValues = { readonly [K in PolicyKey]: z.infer<(typeof policyKeys)[K]> };
/** A name in each language of the interface. */
export type ShownName = z.infer<typeof shownName>;
/** So many calendar or working days. */
export type Period = z.infer<typeof period>;
