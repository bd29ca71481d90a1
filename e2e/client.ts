import { randomUUID } from 'node:crypto';

/** A field of an answer that has to be a text. */
export function text(body: object, field: string): string {
  const value = (body as Record<string, unknown>)[field];
  if (typeof value !== 'string') throw new Error(`the answer has no text ${field}`);
  return value;
}

/** What a call over HTTP came back with. */
export interface Answer {
  status: number;
  // The journeys read answers as an outside client would, without the types of this repository.
  body: { [field: string]: unknown; error?: { reason: string; status: string; message: string; metadata: Record<string, string>; fieldViolations?: { field: string }[] } };
}

export interface Call {
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** Somebody outside: HTTP and JSON, nothing else. */
export function clientOf(url: string) {
  async function call(method: string, path: string, { token, body, headers = {} }: Call = {}): Promise<Answer> {
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(url + path, {
      method,
      headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: isRaw ? (body as string) : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : JSON.parse(text) } as Answer;
  }

  async function good(method: string, path: string, options?: Call): Promise<Answer['body']> {
    const answer = await call(method, path, options);
    if (answer.status !== 200) throw new Error(`${method} ${path} answered ${answer.status} ${answer.body.error?.reason ?? ''}`);
    return answer.body;
  }

  return {
    call,
    get: (path: string, token?: string) => good('GET', path, token ? { token } : {}),
    post: (path: string, token?: string, body?: unknown) => good('POST', path, { ...(token ? { token } : {}), ...(body === undefined ? {} : { body }) }),
    /** A create, with a fresh Idempotency-Key unless one is given. */
    create: (path: string, token: string | undefined, body: unknown, key: string = randomUUID()) => call('POST', path, { ...(token ? { token } : {}), body, headers: { 'idempotency-key': key } }),
    /** Signs in as a person of the demo. */
    async signIn(person: string): Promise<string> {
      return text(await good('POST', '/dev/session', { body: { person } }), 'accessToken');
    },
    /** The platform moves on by a minute, so that jobs of every minute have looked; by themselves they may take as long. */
    async aMinuteLater(): Promise<void> {
      const now = Date.parse(text(await good('GET', '/dev/clock'), 'now'));
      await good('POST', '/dev/clock', { body: { now: new Date(now + 60_000).toISOString() } });
    },
    /** Waits until nothing is on its way any more. */
    async settled(): Promise<void> {
      for (let at = 0; at < 300; at += 1) {
        const response = await fetch(`${url}/dev/outbox-idle`);
        await response.body?.cancel();
        if (response.status === 200) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error('events are still on their way after 15 seconds');
    },
  };
}

export type OutsideClient = ReturnType<typeof clientOf>;

export interface DemoDwelling {
  dwellingId: string;
  address: string;
  cityCode: string;
  houseCode: string;
  ownerKey: string | null;
}

/** The door of one flat of the demo. */
export async function dwellingOf(client: OutsideClient, ownerKey: string | null, cityCode: string): Promise<DemoDwelling> {
  const dwellings = (await client.get('/dev/dwellings')) as unknown as DemoDwelling[];
  const dwelling = dwellings.find((candidate) => candidate.ownerKey === ownerKey && candidate.cityCode === cityCode);
  if (!dwelling) throw new Error('the demo has no such dwelling');
  return dwelling;
}
