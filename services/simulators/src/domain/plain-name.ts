/** A name as the registry compares it (R14): one code point form, spaces and the kinds of middle dot made alike, capitals alike. */
export function plainName(fullName: string): string {
  return fullName.normalize('NFC').trim().replace(/\s+/gu, ' ').replace(/[•‧∙・．]/gu, '·').toUpperCase();
}
