import { onBeforeUnmount, onMounted, ref, shallowRef } from 'vue';
import { ApiError } from './api-error.js';

export const asApiError = (error: unknown): ApiError =>
  error instanceof ApiError ? error : new ApiError(0, 'UNEXPECTED', error instanceof Error ? error.message : '');

/** Something a page shows: loading, then data or a failure with a way to try again. */
export function useLoad<T>(read: () => Promise<T>) {
  const data = shallowRef<T | null>(null);
  const error = shallowRef<ApiError | null>(null);
  const isLoading = ref(true);
  async function reload() {
    isLoading.value = true;
    error.value = null;
    try {
      data.value = await read();
    } catch (failure) {
      error.value = asApiError(failure);
    } finally {
      isLoading.value = false;
    }
  }
  onMounted(reload);
  return { data, error, isLoading, reload };
}

/** Something a person does: while it runs a second tap does nothing. */
export function useAct() {
  const error = shallowRef<ApiError | null>(null);
  const isBusy = ref(false);
  async function act<T>(work: () => Promise<T>): Promise<T | null> {
    if (isBusy.value) return null;
    isBusy.value = true;
    error.value = null;
    try {
      return await work();
    } catch (failure) {
      error.value = asApiError(failure);
      return null;
    } finally {
      isBusy.value = false;
    }
  }
  return { error, isBusy, act };
}

/** Reads again when somebody comes back to the page: what they wait for may have happened meanwhile. */
export function useReturn(reload: () => Promise<void>): void {
  const again = () => void (document.hidden || reload());
  onMounted(() => document.addEventListener('visibilitychange', again));
  onBeforeUnmount(() => document.removeEventListener('visibilitychange', again));
}
