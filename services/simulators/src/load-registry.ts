import { breach, invalidFields, isCitizenIdNumber, isPlainDate, isSyntheticDivision } from '@yuejuma/kernel';
import type { Context } from './context.js';
import { savePeople, saveProperties, type Person } from './registries.repository.js';
import { inOne } from './store.js';

/** Puts synthetic people and their property into the registries; a number that could be somebody's is refused (P19). */
export function loadRegistry({ store, clock }: Context, people: readonly Person[], properties: readonly { registryReference: string; externalAddressId: string }[]): void {
  const violations = people.flatMap((person, index) => {
    const description = problemOf(person);
    return description === undefined ? [] : [{ field: `people[${index}]`, ...breach.malformed(description) }];
  });
  if (violations.length > 0) throw invalidFields(violations);
  inOne(store, () => {
    savePeople(store, people, clock.now());
    saveProperties(store, properties);
  });
}

function problemOf(person: Person): string | undefined {
  if (person.fullName.trim() === '' || person.documentType === '' || person.documentNumber === '') return 'needs a name and a document';
  if (!isPlainDate(person.birthOn)) return 'needs a birth date of the form YYYY-MM-DD';
  if (person.documentType !== 'CITIZEN_ID') return undefined;
  const isMadeUp = isSyntheticDivision(person.documentNumber) && isCitizenIdNumber(person.documentNumber, { allowSynthetic: true });
  return isMadeUp ? undefined : 'needs a synthetic document number';
}
