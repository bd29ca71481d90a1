/**
 * What a verification asks for. Each field says its purpose, legal basis, retention and recipients before it is typed
 * (C5, PIPL 17); the words are `notice.<field>.*` in every language.
 */
export const collectedFields = [
  { field: 'fullName', isVoluntary: false },
  { field: 'documentNumber', isVoluntary: false },
  { field: 'phone', isVoluntary: false },
  { field: 'face', isVoluntary: true },
  { field: 'deviceKey', isVoluntary: false },
] as const;

export const noticeParts = ['purpose', 'legalBasis', 'retention', 'recipients'] as const;
