import type { Party } from '@yuejuma/platform/grpc/service';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../context.js';
import type { Language } from './language.js';

/** One call of a route, its input already checked. */
export interface Call<B, Q> {
  caller: Caller;
  language: Language;
  params: Readonly<Record<string, string>>;
  query: Q;
  body: B;
  /** The client's `Idempotency-Key`; empty on routes that create nothing. */
  requestId: string;
  request: FastifyRequest;
  reply: FastifyReply;
}

/** A route as the contract lists it. */
export interface Route {
  method: 'GET' | 'POST' | 'DELETE';
  /** As the contract writes it: `/v1/declarations/{id}:confirm`. */
  path: string;
  /** Who may call it: the one access table of the gateway. */
  who: readonly Party[];
  /** What it does, for the OpenAPI document. */
  summary: string;
  /** Whether it takes a required `Idempotency-Key`. */
  isCreate: boolean;
  query: z.ZodObject;
  body: z.ZodType | undefined;
  /** JSON of this form, or bytes of these media types. */
  answer: z.ZodType | readonly string[];
  handle(context: Context, call: Call<unknown, unknown>): Promise<unknown>;
}

interface RouteDefinition<B extends z.ZodType, Q extends z.ZodObject> extends Pick<Route, 'method' | 'path' | 'who' | 'summary' | 'answer'> {
  isCreate?: boolean;
  query?: Q;
  body?: B;
  handle(context: Context, call: Call<z.output<B>, z.output<Q>>): Promise<unknown>;
}

/** A route that takes no query. */
export const noQuery = z.strictObject({});

/** A custom verb without fields takes `{}` or no body. */
export const noFields = z.strictObject({}).optional();

/** Binds a handler to its schemas; body and query arrive parsed. */
export function route<B extends z.ZodType = z.ZodUndefined, Q extends z.ZodObject = typeof noQuery>(definition: RouteDefinition<B, Q>): Route {
  return { isCreate: false, query: noQuery, body: undefined, ...definition } as unknown as Route;
}

/** `?pageSize=&pageToken=` of every list. */
export const pageQuery = z.strictObject({
  pageSize: z.coerce.number().int().min(1).max(200).optional(),
  pageToken: z.string().max(8_192).optional(),
});
