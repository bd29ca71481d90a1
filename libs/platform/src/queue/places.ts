import { cityOfId } from '@yuejuma/kernel';
import { CELLED_SERVICES, type Cell } from '../config.js';
import type { Events, Topic } from './events.js';

/** The place of services that are not of a cell. */
export const PROVINCE = 'province';

/** Events that celled subscribers hear in other cities than the one they are about. */
const CITIES_OF: { readonly [T in Topic]?: (event: Events[T]) => readonly string[] } = {
  // The city that has the 常住地 now, and the one that had it.
  'identity.habitual-changed.v1': ({ declarationId, previousDeclarationId }) => [declarationId, previousDeclarationId].flatMap((id) => cityOfId(id) ?? []),
};

/**
 * Where a subscriber hears an event (D8): province-wide services in one place, celled ones in the cell of the city it is about,
 * and in every cell when it is about none.
 */
export function placesOf(topic: Topic, subscriber: string, payload: unknown, cells: readonly Pick<Cell, 'name' | 'cities'>[]): readonly string[] {
  if (!(CELLED_SERVICES as readonly string[]).includes(subscriber)) return [PROVINCE];
  const about = CITIES_OF[topic] as ((event: unknown) => readonly string[]) | undefined;
  const { cityCode } = payload as { cityCode?: string };
  const cities = about?.(payload) ?? (cityCode === undefined ? undefined : [cityCode]);
  return cells.filter((cell) => cities === undefined || cities.some((city) => cell.cities.includes(city))).map(({ name }) => name);
}

/** Which place a deployment is: the cell of its cities, or the province's. */
export const ownPlace = (isCelled: boolean, cities: readonly string[], cells: readonly Pick<Cell, 'name' | 'cities'>[]): string =>
  (isCelled ? cells.find((cell) => cell.cities.some((city) => cities.includes(city)))?.name : PROVINCE) ?? PROVINCE;
