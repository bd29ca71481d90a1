import { computed, shallowRef } from 'vue';

/** A hash router in one table: `#/residences` works from a static file server with nothing to configure. */
export type Route = { name: string; params: Readonly<Record<string, string>> };

/** The address bar's hash as path and parameters: `#/declare?houseCode=x`. */
export function parseHash(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  return { name: path === '' ? 'code' : path, params: Object.fromEntries(new URLSearchParams(query)) };
}

export function hashOf(name: string, params: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams(params).toString();
  return `#/${name}${query === '' ? '' : `?${query}`}`;
}

const here = shallowRef<Route>(typeof location === 'undefined' ? { name: 'code', params: {} } : parseHash(location.hash));
export const route = computed(() => here.value);

export const go = (name: string, params?: Readonly<Record<string, string>>): void => {
  location.hash = hashOf(name, params);
};
/** Takes the place of the page before, for steps nobody wants to come back to. */
export const replace = (name: string, params?: Readonly<Record<string, string>>): void => location.replace(hashOf(name, params));

export function back(fallback: string): void {
  if (history.length > 1) history.back();
  else go(fallback);
}

export const listenToHash = (): void =>
  addEventListener('hashchange', () => {
    here.value = parseHash(location.hash);
    scrollTo(0, 0);
  });
