import { Caller_Kind, Role, type Caller } from '@yuejuma/proto/common/v1/caller';
import { anonymous, officer, partner, resident } from '@yuejuma/testing/service-under-test';
import type { CallerName } from './rpc-table.js';
import type { Seal } from './wire.js';

/** The demo's people by key, as subject ids. */
export type People = ReadonlyMap<string, string>;

/** Each caller of the matrix as the gateway would name them, and the seal it comes with. */
export const callersOf = (people: People): Readonly<Record<CallerName, { caller: Caller; seal: Seal }>> => {
  const good = (caller: Caller) => ({ caller, seal: 'GOOD' as const });
  const person = (key: string) => resident(people.get(key) as string);
  return {
    RESIDENT: good(person('wang-xiaoming')),
    OWNER: good(person('li-mei')),
    CUSTODIAN: good(person('zhang-wei')),
    OFFICER: good(officer(people.get('officer-tianhe') as string, 'unit-tianhe', ['440106'])),
    AUDITOR: good(officer(people.get('auditor') as string, 'unit-audit', ['44'], [Role.AUDITOR])),
    CITY_ADMIN: good(officer(people.get('city-admin') as string, 'unit-guangzhou', ['4401'], [Role.CITY_ADMIN])),
    PARTNER: good(partner('library-gz')),
    SERVICE: good({ ...anonymous(), kind: Caller_Kind.SERVICE }),
    EXPIRED: { caller: person('wang-xiaoming'), seal: 'EXPIRED' },
    ANONYMOUS: good(anonymous()),
  };
};
