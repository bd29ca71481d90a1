import type { FastifyInstance } from 'fastify';
import type { Route } from '../http/route.js';
import { PAGE_HEADERS } from '../http/page-headers.js';
import { docsPage, DOCS_STYLE } from './docs-page.js';
import { openApiOf } from './openapi.js';

/** `/openapi.json` and the human page at `/docs`, made once from the routes that exist. */
export function registerDocs(app: FastifyInstance, routes: readonly Route[]): void {
  const document = openApiOf(routes);
  const answers = [
    { url: '/openapi.json', type: 'application/json; charset=utf-8', body: JSON.stringify(document) },
    { url: '/docs', type: 'text/html; charset=utf-8', body: docsPage(document, routes) },
    { url: '/docs/style.css', type: 'text/css; charset=utf-8', body: DOCS_STYLE },
  ];
  for (const { url, type, body } of answers) {
    app.get(url, async (_request, reply) => reply.headers({ ...PAGE_HEADERS, 'content-type': type, 'cache-control': 'no-cache' }).send(body));
  }
}
