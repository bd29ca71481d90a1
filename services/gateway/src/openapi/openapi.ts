import { violationReasons } from '@yuejuma/platform/grpc/field-violations';
import { z } from 'zod';
import type { Route } from '../http/route.js';

type Json = Record<string, unknown>;

const errorBody = z.object({
  error: z.object({
    code: z.number().int().describe('The HTTP status'),
    status: z.string().describe('A google.rpc.Code'),
    reason: z.string().describe('Branch on this, never on the message'),
    domain: z.literal('yuejuma'),
    message: z.string().describe('In the language of `Accept-Language`: zh-Hans, zh-Hant or en'),
    metadata: z.record(z.string(), z.string()),
    fieldViolations: z.array(z.object({
      field: z.string(),
      reason: z.string().describe(`Why it cannot be taken, one of ${violationReasons.join(', ')}: choose your words by it`),
      description: z.string().describe('For developers; may change'),
      least: z.string().optional().describe('The bound it breaks, a number or a civil date'),
      most: z.string().optional(),
    })).optional(),
  }),
}).meta({ id: 'Error' });

/** The OpenAPI 3.1 document of a list of routes: nothing in it is written by hand. */
export function openApiOf(routes: readonly Route[]): Json {
  const components: Record<string, unknown> = {};
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const { path } = route;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, components) };
  }
  const error = schemaOf(errorBody, 'output', components);
  return {
    openapi: '3.1.0',
    info: { title: '粤居码 yuejuma', version: '1.0.0', description: 'Guangdong\'s residence code. Creates take an `Idempotency-Key`; custom verbs are POST and idempotent by state.', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: sorted(components),
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'A session of a resident, or a token of the realm for officers and partners' } },
      responses: { Error: { description: 'A refusal with its reason', content: { 'application/json': { schema: error } } } },
    },
  };
}

function operation(route: Route, components: Json): Json {
  const isOpen = route.who.includes('ANYONE');
  return {
    operationId: operationId(route),
    summary: route.summary,
    description: isOpen ? 'For anyone.' : `For ${route.who.join(', ')}.`,
    security: isOpen ? [] : [{ bearer: [] }],
    parameters: [...pathParameters(route), ...queryParameters(route, components), ...(route.isCreate ? [idempotencyKey] : [])],
    ...(route.body === undefined ? {} : { requestBody: requestBody(route.body, components) }),
    responses: { 200: { description: 'Done', content: answerContent(route, components) }, default: { $ref: '#/components/responses/Error' } },
  };
}

/** `POST /v1/me/residences/{id}:withdraw` is postMeResidencesIdWithdraw. */
export function operationId({ method, path }: Pick<Route, 'method' | 'path'>): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '' && word !== 'v1');
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

const idempotencyKey = { name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string', format: 'uuid' }, description: 'The same key and body answer alike; with another body: REQUEST_ID_REUSED' };

const pathParameters = ({ path }: Route): Json[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));

function queryParameters({ query }: Route, components: Json): Json[] {
  const { properties = {}, required = [] } = schemaOf(query, 'input', components) as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', required: required.includes(name), schema }));
}

function requestBody(body: z.ZodType, components: Json): Json {
  const isOptional = body.safeParse(undefined).success;
  return { required: !isOptional, content: { 'application/json': { schema: schemaOf(body, 'input', components) } } };
}

function answerContent({ answer }: Route, components: Json): Json {
  if (!(answer instanceof z.ZodType)) return Object.fromEntries(answer.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]));
  return { 'application/json': { schema: schemaOf(answer, 'output', components) } };
}

/** A schema as JSON Schema; those with an id go to the components and are referred to. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', components: Json): Json {
  const whole = z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any', reused: 'inline', override: ({ jsonSchema }) => {
    // An answer may grow by a field; a request with one too many is refused.
    if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
  } }) as Json;
  const { $schema: _schema, $defs = {}, ...rest } = whole as Json & { $defs?: Record<string, Json> };
  for (const [name, definition] of Object.entries($defs)) components[name] = withRefs(withoutId(definition));
  const id = schema.meta()?.id;
  const own = withRefs(withoutId(rest)) as Json;
  if (id === undefined) return own;
  // A schema with an id comes as a reference to its own definition, which is already there.
  if (!(id in $defs)) components[id] = own;
  return { $ref: `#/components/schemas/${id}` };
}

const withoutId = ({ id: _id, $id: _uri, ...rest }: Json): Json => rest;

function withRefs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withRefs);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, key === '$ref' ? String(inner).replace('#/$defs/', '#/components/schemas/') : withRefs(inner)]));
}

const sorted = (object: Json): Json => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
