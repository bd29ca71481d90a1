import { computed, onMounted, ref, shallowRef } from 'vue';
import { api } from './api.js';
import type { ApiError } from './api-error.js';
import { asApiError } from './load.js';

/** One page of a list as the gateway answers it (contract.md section 3). */
export type Page = { nextPageToken?: string; unavailableCities?: readonly string[] };

/** A list of the gateway: its first page at once, further ones when asked for, the cities that did not answer, and the count it names. */
export function useList<T>(path: string, plural: string, countName?: string) {
  const items = shallowRef<readonly T[]>([]);
  const unavailable = shallowRef<readonly string[]>([]);
  const error = shallowRef<ApiError | null>(null);
  const isLoading = ref(true);
  const nextPageToken = ref('');
  const count = ref<number | null>(null);

  async function read(pageToken: string) {
    isLoading.value = true;
    error.value = null;
    try {
      const page = await api.get<Page & Record<string, T[]>>(pageToken === '' ? path : `${path}?${new URLSearchParams({ pageToken })}`);
      const found = page[plural] ?? [];
      items.value = pageToken === '' ? found : [...items.value, ...found];
      nextPageToken.value = page.nextPageToken ?? '';
      if (countName !== undefined && page[countName] !== undefined) count.value = Number(page[countName]);
      unavailable.value = page.unavailableCities ?? [];
    } catch (failure) {
      error.value = asApiError(failure);
    } finally {
      isLoading.value = false;
    }
  }
  const reload = () => read('');
  onMounted(reload);
  return { items, count, unavailable, error, isLoading, reload, more: () => read(nextPageToken.value), hasMore: computed(() => nextPageToken.value !== '') };
}
