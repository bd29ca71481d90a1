import { ApiError, errorOf, retryAfterSeconds, retryDelay } from './api-error.js';
import { noteServerDate } from './platform-clock.js';

type Bearer = { accessToken: () => Promise<string | null>; renew: () => Promise<boolean> };
type Options = {
  body?: unknown;
  /** One uuid per intent of the person, the same over every retry (contract.md section 3). */
  idempotencyKey?: string;
  /** A token other than the signed-in person's; `null` sends none. */
  token?: string | null;
  accept?: string;
  /** False for a call whose repetition means something else, such as showing a one-time token. */
  repeatable?: boolean;
};

const timeoutMs = 12_000;
let bearer: Bearer = { accessToken: async () => null, renew: async () => false };
let language = 'zh-Hans';

export const useBearer = (source: Bearer): void => void (bearer = source);
export const speak = (tag: string): void => void (language = tag);

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

async function headersOf(options: Options): Promise<Headers> {
  const headers = new Headers({ Accept: options.accept ?? 'application/json', 'Accept-Language': language });
  const token = options.token === undefined ? await bearer.accessToken() : options.token;
  if (token !== null) headers.set('Authorization', `Bearer ${token}`);
  if (options.body !== undefined) headers.set('Content-Type', 'application/json');
  if (options.idempotencyKey !== undefined) headers.set('Idempotency-Key', options.idempotencyKey);
  return headers;
}

async function once(method: string, path: string, options: Options): Promise<Response> {
  const body = options.body === undefined ? null : JSON.stringify(options.body);
  const headers = await headersOf(options);
  let response: Response;
  try {
    response = await fetch(path, { method, headers, body, signal: AbortSignal.timeout(timeoutMs), cache: 'no-store' });
  } catch (cause) {
    throw new ApiError(0, cause instanceof DOMException && cause.name === 'TimeoutError' ? 'TIMEOUT' : 'NETWORK', '');
  }
  noteServerDate(response.headers.get('Date'), Date.now());
  if (response.ok) return response;
  const answer: unknown = await response.json().catch(() => null);
  throw errorOf(response.status, answer, retryAfterSeconds(response.headers.get('Retry-After'), Date.now()));
}

async function send(method: string, path: string, options: Options): Promise<Response> {
  for (let tried = 1, renewed = false; ; tried += 1) {
    try {
      return await once(method, path, options);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.httpStatus === 401 && options.token === undefined && !renewed) {
        renewed = true;
        if (await bearer.renew()) continue;
      }
      const delay = options.repeatable === false ? null : retryDelay(error, tried);
      if (delay === null) throw error;
      await wait(delay);
    }
  }
}

async function json<T>(method: string, path: string, options: Options): Promise<T> {
  const response = await send(method, path, options);
  const text = await response.text();
  return (text === '' ? {} : JSON.parse(text)) as T;
}

/** Typed calls to the platform on our own origin. Failures are always `ApiError`. */
export const api = {
  get: <T>(path: string, options: Options = {}) => json<T>('GET', path, options),
  post: <T>(path: string, body: unknown = {}, options: Options = {}) => json<T>('POST', path, { ...options, body }),
  remove: <T = Record<string, never>>(path: string) => json<T>('DELETE', path, {}),
  picture: async (path: string, accept: string) => (await send('GET', path, { accept })).blob(),
};

/** A path with its segments escaped: ``at`/v1/declarations/${id}:confirm` ``. */
export const at = (parts: TemplateStringsArray, ...values: readonly string[]): string =>
  parts.reduce((path, part, i) => path + encodeURIComponent(values[i - 1] ?? '') + part);
