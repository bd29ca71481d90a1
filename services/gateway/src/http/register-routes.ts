import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { FastifyInstance } from 'fastify';
import type { AuthGuard } from '../auth/auth.guard.js';
import type { Context } from '../context.js';
import { checkInput, malformedBody, readJson } from './check-input.js';
import type { HttpErrorFilter } from './http-error.filter.js';
import { languageOf, type Language } from './language.js';
import type { Route } from './route.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, once the guard let them in. */
    caller: Caller;
    language: Language;
  }
}

/** Serves the routes in a scope of their own, with our body parser and error answers. */
export function registerRoutes(app: FastifyInstance, routes: readonly Route[], context: Context, guard: AuthGuard, errors: HttpErrorFilter): void {
  app.register(async (scope) => {
    scope.decorateRequest('caller');
    scope.decorateRequest('language', 'zh-Hans');
    scope.setErrorHandler((error, request, reply) => errors.answer(error, request, reply));
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(/^application\/json(;|$)/i, { parseAs: 'buffer' }, async (_request: unknown, bytes: Buffer) => readJson(bytes));
    // A body of another type is refused, an empty one of any type is no body.
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, async (_request: unknown, bytes: Buffer) => {
      if (bytes.length > 0) throw malformedBody('must be application/json');
    });
    for (const route of routes) register(scope, route, context, guard);
  });
}

function register(scope: FastifyInstance, route: Route, context: Context, guard: AuthGuard): void {
  const defaultType = Array.isArray(route.answer) ? undefined : 'application/json; charset=utf-8';
  scope.route({
    method: route.method,
    url: fastifyPath(route.path),
    async onRequest(request) {
      request.language = languageOf(request.headers['accept-language']);
      request.caller = await guard.admit(request.headers.authorization, request.language, route.who);
    },
    async handler(request, reply) {
      const { caller, language } = request;
      const input = checkInput(route, request);
      reply.header('cache-control', 'no-store');
      reply.header('x-content-type-options', 'nosniff');
      const answer = await route.handle(context, { caller, language, params: request.params as Record<string, string>, ...input, request, reply });
      if (reply.sent) return reply;
      if (defaultType !== undefined) reply.header('content-type', defaultType);
      return reply.send(defaultType === undefined || typeof answer === 'string' ? answer : JSON.stringify(answer));
    },
  });
}

/** `/v1/x/{id}:verb` in Fastify's words: the colon of a verb is doubled, and a parameter ends at it. */
export function fastifyPath(path: string): string {
  return path.replaceAll(':', '::').replaceAll(/\{(\w+)\}/g, ':$1([^:/]+)');
}
