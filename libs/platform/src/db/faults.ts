import type { Reason } from '@yuejuma/kernel';

/** Codes of Postgres and of the way to it that mean "not now" or "not like this"; any other is a fault of ours. */
const REASONS: Readonly<Record<string, Reason>> = {
  '22P02': 'INVALID_FIELD',
  '22021': 'INVALID_FIELD',
  '22P05': 'INVALID_FIELD',
  // A server that only reads: a standby, or a primary that no longer is one.
  '25006': 'DEPENDENCY_UNAVAILABLE',
  '40001': 'CONCURRENT_CHANGE',
  '40P01': 'CONCURRENT_CHANGE',
  '53300': 'DEPENDENCY_UNAVAILABLE',
  '57P01': 'DEPENDENCY_UNAVAILABLE',
  '57P02': 'DEPENDENCY_UNAVAILABLE',
  '57P03': 'DEPENDENCY_UNAVAILABLE',
  '08000': 'DEPENDENCY_UNAVAILABLE',
  '08001': 'DEPENDENCY_UNAVAILABLE',
  '08003': 'DEPENDENCY_UNAVAILABLE',
  '08004': 'DEPENDENCY_UNAVAILABLE',
  '08006': 'DEPENDENCY_UNAVAILABLE',
  ECONNREFUSED: 'DEPENDENCY_UNAVAILABLE',
  ECONNRESET: 'DEPENDENCY_UNAVAILABLE',
  EPIPE: 'DEPENDENCY_UNAVAILABLE',
  ETIMEDOUT: 'DEPENDENCY_UNAVAILABLE',
  EHOSTUNREACH: 'DEPENDENCY_UNAVAILABLE',
  ENETUNREACH: 'DEPENDENCY_UNAVAILABLE',
  ENOTFOUND: 'DEPENDENCY_UNAVAILABLE',
  EAI_AGAIN: 'DEPENDENCY_UNAVAILABLE',
};

/** The reason behind a fault of the database; undefined for what nobody foresaw. */
export function reasonOfFault(error: unknown): Reason | undefined {
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  return REASONS[code ?? ''] ?? (isLostConnection(message) ? 'DEPENDENCY_UNAVAILABLE' : undefined);
}

/** Whether the database does not answer now, and may in a moment. */
export const isAway = (error: unknown): boolean => reasonOfFault(error) === 'DEPENDENCY_UNAVAILABLE';

/** The driver gives these no code. */
const isLostConnection = (message: string | undefined): boolean =>
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(message ?? '');
