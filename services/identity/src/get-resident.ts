import { DomainError, maskDocumentNumber, maskPhone } from '@yuejuma/kernel';
import type { Context } from './context.js';
import type { PersonData, Source } from './domain/person.js';
import { findHabitualResidence, type HabitualResidence } from './habitual-residences.repository.js';
import { findResident, type Resident } from './residents.repository.js';
import { openOwn } from './vault.js';

/** One fact about a person, as the person sees it (C13). */
export interface Datum {
  field: keyof PersonData;
  value: string;
  source: Source;
  asOfTime: Date;
}

export interface ResidentView {
  resident: Resident;
  data: Datum[];
  habitual: HabitualResidence;
}

/** The group of provenance behind each datum, in the order people read them. */
const groups = {
  fullName: 'document', documentType: 'document', documentNumber: 'document', phone: 'phone',
  birthDate: 'registry', sex: 'registry', hukouAddress: 'registry', hukouDivisionCode: 'registry',
} as const satisfies Record<keyof PersonData, 'document' | 'phone' | 'registry'>;

const masks: Partial<Record<keyof PersonData, (value: string) => string>> = { documentNumber: maskDocumentNumber, phone: maskPhone };

/** A person's own data, every datum with its source and time; numbers and phones are masked even for them. Throws RESIDENT_NOT_FOUND. */
export async function getResident(ctx: Context, subjectId: string): Promise<ResidentView> {
  const resident = await findResident(ctx.db, subjectId);
  if (resident === undefined) throw new DomainError('RESIDENT_NOT_FOUND', { subject: subjectId });
  const person = openOwn(ctx.kms, resident.data);
  const data = (Object.keys(groups) as (keyof PersonData)[]).filter((field) => person[field] !== '').map((field): Datum => {
    const group = groups[field];
    return { field, value: masks[field]?.(person[field]) ?? person[field], source: resident[`${group}Source`], asOfTime: resident[`${group}AsOf`] };
  });
  return { resident, data, habitual: await findHabitualResidence(ctx.db, subjectId) };
}
