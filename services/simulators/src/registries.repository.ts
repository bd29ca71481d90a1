import type { DatabaseSync } from 'node:sqlite';

export interface Person {
  fullName: string;
  documentType: string;
  documentNumber: string;
  birthOn: string;
  sex: string;
  hukouAddress: string;
  hukouDivisionCode: string;
  phone: string;
  employedInCityCode: string;
  isOpenForAWalk: boolean;
}

const columns = `full_name as fullName, document_type as documentType, document_number as documentNumber, birth_on as birthOn, sex,
  hukou_address as hukouAddress, hukou_division_code as hukouDivisionCode, phone, employed_in_city_code as employedInCityCode,
  is_open_for_a_walk as isOpenForAWalk`;

/** Puts people into the registries. The same entry again changes nothing; a changed one (R12: a new name) is taken over. */
export function savePeople(store: DatabaseSync, people: readonly Person[], now: Date): void {
  const statement = store.prepare(`
    insert into people values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    on conflict do update set full_name = excluded.full_name, birth_on = excluded.birth_on, sex = excluded.sex, hukou_address = excluded.hukou_address,
      hukou_division_code = excluded.hukou_division_code, phone = excluded.phone, employed_in_city_code = excluded.employed_in_city_code,
      is_open_for_a_walk = excluded.is_open_for_a_walk, as_of_ms = excluded.as_of_ms
    where (full_name, birth_on, sex, hukou_address, hukou_division_code, phone, employed_in_city_code, is_open_for_a_walk)
      is not (excluded.full_name, excluded.birth_on, excluded.sex, excluded.hukou_address, excluded.hukou_division_code, excluded.phone, excluded.employed_in_city_code, excluded.is_open_for_a_walk)`);
  for (const person of people) {
    statement.run(person.documentType, person.documentNumber, person.fullName, person.birthOn, person.sex, person.hukouAddress, person.hukouDivisionCode,
      person.phone, person.employedInCityCode, Number(person.isOpenForAWalk), now.getTime());
  }
}

/** The person filed under a number, with the day the registry knows this from. */
export function findPerson(store: DatabaseSync, documentType: string, documentNumber: string): (Person & { asOfMs: number }) | undefined {
  return store.prepare(`select ${columns}, as_of_ms as asOfMs from people where document_type = ? and document_number = ?`)
    .get(documentType, documentNumber) as (Person & { asOfMs: number }) | undefined;
}

/** People left unregistered on purpose, for walking a verification. */
export function findPeopleOpenForAWalk(store: DatabaseSync, limit: number): Person[] {
  const rows = store.prepare(`select ${columns} from people where is_open_for_a_walk = 1
    and (document_type, document_number) not in (select document_type, document_number from walked) order by document_number limit ?`).all(limit) as unknown as Person[];
  return rows.map((row) => ({ ...row, isOpenForAWalk: Boolean(row.isOpenForAWalk) }));
}

/** Somebody walked a verification as this person, who is therefore not left to be registered any more. */
export function endWalk(store: DatabaseSync, documentType: string, documentNumber: string): void {
  store.prepare('insert into walked values (?, ?) on conflict do nothing').run(documentType, documentNumber);
}

/** The city where somebody with this number is insured, empty for nowhere. */
export function findEmploymentCity(store: DatabaseSync, documentNumber: string): string {
  const row = store.prepare('select employed_in_city_code as city from people where document_number = ? and employed_in_city_code <> ?').get(documentNumber, '');
  return (row?.['city'] as string | undefined) ?? '';
}

/** Files ownerships; one that is filed already stays. */
export function saveProperties(store: DatabaseSync, properties: readonly { registryReference: string; externalAddressId: string }[]): void {
  const statement = store.prepare('insert into properties values (?, ?) on conflict do nothing');
  for (const { registryReference, externalAddressId } of properties) statement.run(registryReference, externalAddressId);
}

export function hasProperty(store: DatabaseSync, registryReference: string, externalAddressId: string): boolean {
  return store.prepare('select 1 from properties where registry_reference = ? and external_address_id = ?').get(registryReference, externalAddressId) !== undefined;
}
