import type { Env } from '@yuejuma/platform/config';

/** Nothing is shed: for tests and measurements of something else, on machines that are slow for reasons of their own. */
export const UNSHED: Env = { ADMISSION_LEAST: '100000', ADMISSION_MOST: '100000', ADMISSION_WAITING: '100000', ADMISSION_PATIENCE_MS: '600000', ADMISSION_TARGET_MS: '600000' };
