import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { metrics } from '@opentelemetry/api';
import type { DomainError } from '@yuejuma/kernel';
import type { Dice } from '@yuejuma/platform/dice';
import { AdaptiveLimit } from '@yuejuma/platform/overload/adaptive-limit';
import { overloaded, type AdmissionSettings } from '@yuejuma/platform/overload/admission';
import { SHARES, type Priority } from '@yuejuma/platform/overload/priority';
import { errorAnswer } from './error-answer.js';
import { languageOf } from './language.js';

/** What is never refused, and what is as urgent as showing; everything else goes by its verb. */
const URGENCY: readonly [path: RegExp, priority: Priority | 'ALWAYS'][] = [
  [/^\/(healthz|readyz)$|^\/(dev|realms)\//, 'ALWAYS'],
  [/^\/v1\/(me\/code|me\/members\/[^/]+\/code|me\/strips|codes:verify|sessions:refresh)$|^\/\.well-known\//, 'SHOW_VERIFY'],
];

/** The class of a request, by what it says before anything else of it is read. */
export function priorityOf(method: string | undefined, url: string): Priority | 'ALWAYS' {
  const path = url.split('?', 1)[0] as string;
  return URGENCY.find(([pattern]) => pattern.test(path))?.[1] ?? (method === 'GET' || method === 'HEAD' ? 'READ' : 'WRITE');
}

const START = 256;
/** Half of the requests should be turned to within this time of being read: the wait of whoever is not read yet is as long. */
const TARGET_MS = 10;

/**
 * Refuses requests before anything is done for them while the event loop is behind (D10): on work that fills the CPU a
 * refusal that costs nearly as much as an answer would leave nothing for answers. Shows and verifies are kept before
 * reads, reads before writes.
 * @param bounds of the limit of requests under way at once
 * @param dice for the second a refused request is told to come back in
 */
export function refuseEarly(server: Server, { least, most }: Pick<AdmissionSettings, 'least' | 'most'>, dice: Dice): void {
  const limit = new AdaptiveLimit({ least, start: START, most, targetMs: TARGET_MS });
  const refused = metrics.getMeter('yuejuma').createCounter('yuejuma.requests.refused', { description: 'Requests shed by class before they were handled' });
  const handle = server.emit.bind(server) as (event: string, ...values: unknown[]) => boolean;
  let underway = 0;

  function isTooMuch(priority: Priority): boolean {
    if (underway < Math.floor(limit.value * SHARES[priority])) return false;
    limit.foundFull();
    refused.add(1, { 'yuejuma.priority': priority });
    return true;
  }

  function begin(response: ServerResponse): void {
    underway += 1;
    response.once('close', () => (underway -= 1));
    const readAt = performance.now();
    setImmediate(() => {
      const now = performance.now();
      limit.record(now - readAt, now);
    });
  }

  server.emit = (event: string, ...values: unknown[]) => {
    if (event !== 'request') return handle(event, ...values);
    const [request, response] = values as [IncomingMessage, ServerResponse];
    const priority = priorityOf(request.method, request.url ?? '');
    if (priority === 'ALWAYS') return handle(event, ...values);
    if (isTooMuch(priority)) return refuse(request, response, overloaded(priority, dice));
    begin(response);
    return handle(event, ...values);
  };
}

function refuse(request: IncomingMessage, response: ServerResponse, refusal: DomainError): boolean {
  const { code, headers, body } = errorAnswer(refusal, languageOf(request.headers['accept-language']));
  const bytes = JSON.stringify(body);
  response.writeHead(code, { ...headers, 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', 'content-length': Buffer.byteLength(bytes) });
  response.end(bytes);
  return true;
}
