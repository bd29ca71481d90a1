/** Which entry of the guides answers a refusal (R62): whoever reads it there finds what to do next. */
const answers: Readonly<Record<string, string>> = {
  IDENTITY_NOT_CONFIRMED: 'rare-name',
  DOCUMENT_TYPE_NOT_OPEN: 'documents',
  CHILD_HAS_NO_SESSION: 'family-code',
  OWNERSHIP_NOT_PROVEN: 'owners',
  ADDRESS_ENTRY_DISABLED: 'cities',
  HOUSE_MANAGEMENT_DISABLED: 'cities',
  HABITUAL_REVIEW_REQUIRED: 'habitual',
  END_DATE_OUT_OF_RANGE: 'move-out',
  DECLARATION_DISPUTED: 'stranger',
  NOT_FROM_CITY_SYSTEM: 'city-data',
  CO_RESIDENT_AGE: 'others',
  PROXY_NOT_ACCEPTED: 'others',
  PROXY_ENDED: 'others',
  PERMIT_NOT_OFFERED: 'permit',
  GROUND_NOT_ACCEPTED: 'permit',
};

/** Which entry says more than a notice can, by its template. */
const tells: Readonly<Record<string, string>> = {
  'residence-declared-ignorable': 'pending',
  'residence-silent': 'owner-silent',
  'residence-rejected': 'owner-refused',
  'residence-disputed': 'stranger',
  'residence-ended-against': 'landlord-ends',
  'end-announced': 'landlord-ends',
  'habitual-asked': 'habitual',
  'confirm-reminder': 'owners',
  'permit-offered': 'permit',
  'permit-evidence-missing': 'permit-proof',
  'permit-suspended': 'moving',
  'proxy-asked': 'others',
};

/** Parameters of the page `guides`. */
export type Help = { at: string; city?: string };

/** The answer to a refusal, with the city where it is one of a city's own rules; null for one that says it all. */
export function helpWith({ reason, metadata }: { reason: string; metadata: Readonly<Record<string, string>> }): Help | null {
  const at = answers[reason];
  if (at === undefined) return null;
  const city = metadata['city'];
  return at === 'cities' && city !== undefined ? { at, city } : { at };
}

/** What tells more of a notice; null for one that says it all. */
export const moreOf = (templateId: string): Help | null => (tells[templateId] === undefined ? null : { at: tells[templateId] });

/** Every refusal and notice that leads to the guides, with where to. */
export const helped = { answers, tells } as const;
