import { computed, onMounted, ref, shallowRef } from 'vue';
import { api } from './api.js';
import type { ApiError } from './api-error.js';
import { useAskAgain } from './ask-again.js';
import { asApiError } from './load.js';

/** One page of a list as the gateway answers it (contract.md section 3). */
export type Page = { nextPageToken?: string; unavailableCities?: readonly string[] };

const longestPauseMs = 30_000;
/** Milliseconds until cities that did not answer are asked again, after so many times in vain; `chance` of 0 to 1 keeps phones apart. */
export const pauseForCities = (inVain: number, chance: number): number => Math.min(longestPauseMs, 2_000 * 2 ** Math.min(inVain, 4)) * (0.75 + chance / 2);

/**
 * A list of the gateway: its first page at once, further ones when asked for, the cities that did not answer, and the count
 * it names. Those cities are asked again by itself, by the next page, so that nobody else's names are read once more (D6).
 */
export function useList<T>(path: string, plural: string, countName?: string) {
  const items = shallowRef<readonly T[]>([]);
  const unavailable = shallowRef<readonly string[]>([]);
  const error = shallowRef<ApiError | null>(null);
  const isLoading = ref(true);
  const nextPageToken = ref('');
  const count = ref<number | null>(null);
  /** The latest reading wins: what an earlier one answers after it is no longer wanted. */
  let latest = 0;

  async function take(pageToken: string): Promise<void> {
    const mine = (latest += 1);
    const page = await api.get<Page & Record<string, T[]>>(pageToken === '' ? path : `${path}?${new URLSearchParams({ pageToken })}`);
    if (mine !== latest) return;
    const found = page[plural] ?? [];
    items.value = pageToken === '' ? found : [...items.value, ...found];
    nextPageToken.value = page.nextPageToken ?? '';
    unavailable.value = page.unavailableCities ?? [];
    // What only some cities counted is no count.
    if (unavailable.value.length > 0) count.value = null;
    else if (countName !== undefined && page[countName] !== undefined) count.value = Number(page[countName]);
  }
  const askAgain = () => (isLoading.value ? Promise.resolve() : take(nextPageToken.value).catch(() => undefined));
  const lookForCities = useAskAgain(askAgain, () => unavailable.value.length > 0, (inVain) => pauseForCities(inVain, Math.random()));

  async function read(pageToken: string): Promise<void> {
    isLoading.value = true;
    error.value = null;
    const reading = take(pageToken);
    const mine = latest;
    const failure = await reading.then(() => null, asApiError);
    if (mine !== latest) return;
    error.value = failure;
    isLoading.value = false;
    lookForCities();
  }
  const reload = () => read('');
  onMounted(reload);
  return { items, count, unavailable, error, isLoading, reload, more: () => read(nextPageToken.value), hasMore: computed(() => nextPageToken.value !== '') };
}
