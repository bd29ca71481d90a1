import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import { DomainError } from '@yuejuma/kernel';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { HttpErrorFilter } from './http-error.filter.js';
import { PAGE_HEADERS } from './page-headers.js';

/** What is no page: a browser that opens one of these gets the API's answer. */
const NO_PAGES = /^\/(v1|dev|realms|\.well-known|docs|openapi\.json|healthz|readyz)([/:?]|$)/;
const PAGE = 'index.html';
const YEAR_SECONDS = 31_536_000;

/**
 * The built web app: its files, and its one page for every other address a browser asks for. Files under `assets/`
 * carry a hash of their content in the name, so that they may be kept; the page may not.
 */
export function registerWeb(app: FastifyInstance, folder: string, errors: HttpErrorFilter): void {
  const root = resolve(folder);
  app.register(async (scope) => {
    scope.setErrorHandler((error, request, reply) => errors.answer(error, request, reply));
    await scope.register(fastifyStatic, { root, serve: false, preCompressed: true, cacheControl: false });
    scope.get('/*', async (request, reply) => {
      const file = fileFor(root, request);
      if (file === undefined) throw new DomainError('NO_SUCH_ROUTE');
      const caching = file.startsWith('assets/') ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache';
      return reply.headers({ ...PAGE_HEADERS, 'cache-control': caching }).sendFile(file);
    });
  });
}

/** The file that answers a request: the one named, or the page for an address of the app's own. */
function fileFor(root: string, { url, headers }: FastifyRequest): string | undefined {
  if (NO_PAGES.test(url)) return undefined;
  const named = decodeURIComponent(url.split('?')[0] ?? '').slice(1);
  if (isFile(root, named)) return named;
  const isPage = named === '' || (headers.accept ?? '').includes('text/html');
  return isPage && isFile(root, PAGE) ? PAGE : undefined;
}

function isFile(root: string, file: string): boolean {
  const path = resolve(root, file);
  return path.startsWith(`${root}/`) && !file.includes('\0') && (statSync(path, { throwIfNoEntry: false })?.isFile() ?? false);
}
