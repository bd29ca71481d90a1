import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { routes } from '../../services/gateway/src/routes.js';
import type { Figures } from '../figures.js';
import { HTTP_CALLERS, ROUTES, type HttpCaller } from './route-table.js';

/** Routes the gateway serves, and those its document lists. */
function knownRoutes(): string[] {
  const document = JSON.parse(readFileSync(new URL('../../services/gateway/openapi.json', import.meta.url), 'utf8')) as { paths: Record<string, object> };
  const documented = Object.entries(document.paths).flatMap(([path, item]) => Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`));
  return [...new Set([...routes.map(({ method, path }) => `${method} ${path}`), ...documented])];
}

/** Every route × its callers, over HTTP. */
export async function routeMatrix(figures: Figures, url: string, tokens: Readonly<Record<Exclude<HttpCaller, 'ANONYMOUS'>, string>>): Promise<void> {
  const known = knownRoutes();
  figures.none('routes without a row', known.filter((route) => !(route in ROUTES)), `${known.length} routes`);
  figures.none('rows without a route', Object.keys(ROUTES).filter((route) => !known.includes(route)), `${Object.keys(ROUTES).length} rows`);
  const wrong: string[] = [];
  let cells = 0;
  for (const [route, allowed] of Object.entries(ROUTES)) {
    for (const caller of HTTP_CALLERS) {
      const { status, reason } = await ask(url, route, caller === 'ANONYMOUS' ? undefined : tokens[caller]);
      const isOutside = caller === 'ANONYMOUS' || caller === 'EXPIRED' || caller === 'FORGED';
      const expected = allowed.includes(caller) ? 'let in' : isOutside ? '401 NOT_SIGNED_IN' : '403 NOT_ALLOWED';
      const got = status === 401 || status === 403 ? `${status} ${reason}` : 'let in';
      cells += 1;
      // A refresh without a session is refused as one that has ended, whoever asks.
      if (got !== expected && reason !== 'SESSION_ENDED') wrong.push(`${route} by ${caller}: ${got}, not ${expected}`);
    }
  }
  figures.none('cells of the route matrix that differ', wrong, `${cells} (${Object.keys(ROUTES).length} routes × ${HTTP_CALLERS.length} callers)`);
}

async function ask(url: string, route: string, token: string | undefined): Promise<{ status: number; reason: string }> {
  const [method, path] = route.split(' ') as [string, string];
  const response = await fetch(`${url}${path.replace('{id}', `4401-${randomUUID()}`)}`, {
    method,
    headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...(method === 'POST' ? { 'content-type': 'application/json', 'idempotency-key': randomUUID() } : {}) },
    ...(method === 'POST' ? { body: '{}' } : {}),
  });
  const body = (await response.json().catch(() => ({}))) as { error?: { reason?: string } };
  return { status: response.status, reason: body.error?.reason ?? '' };
}
