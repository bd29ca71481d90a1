import type { Metadata, MethodDefinition, ServerDuplexStream, ServiceDefinition } from '@grpc/grpc-js';
import { Controller } from '@nestjs/common';
import { GrpcMethod, GrpcStreamCall } from '@nestjs/microservices';
import { breach, DomainError, invalidFields } from '@yuejuma/kernel';
import { Caller_Kind, Role, type Caller } from '@yuejuma/proto/common/v1/caller';
import { countCall, type CallLimit } from '../limits/limit-calls.js';
import type { Priorities, Priority } from '../overload/priority.js';
import { whileAdmitted } from './admit-calls.js';
import { callerOf } from './caller.js';
import { toWire } from './errors.js';

type Request<M> = M extends { requestDeserialize: (bytes: Buffer) => infer R } ? R : never;
type Response<M> = M extends { responseSerialize: (value: infer R) => Buffer } ? R : never;

/** A class that answers every method of a service; a misspelt or missing one does not compile. */
export type Answers<D> = {
  [M in keyof D]: D[M] extends { requestStream: true }
    ? (call: ServerDuplexStream<Request<D[M]>, Response<D[M]>>) => void
    : (request: Request<D[M]>, metadata: Metadata) => Promise<Response<D[M]>>;
};

/** A controller that lets some callers do less than their kind may. */
export interface Admits {
  /** Throws for a caller who may not call this method now. */
  admit(caller: Caller, method: string): Promise<void>;
}

/** Who may call a method. Officers are named by role; nobody is let in by default. */
export type Party = 'ANYONE' | 'RESIDENT' | 'OFFICER' | 'AUDITOR' | 'CITY_ADMIN' | 'PARTNER' | 'SERVICE';

/** One row per method of the service: default deny, exhaustive by type. */
export type Access<D> = Readonly<Record<keyof D, readonly Party[]>>;

/** What of a service is limited per device or target, by method; refused before anything is done for it. */
export type CallLimits<D> = { readonly [M in keyof D]?: readonly CallLimit<Request<D[M]>>[] };

interface Served {
  definition: ServiceDefinition;
  access: Record<string, readonly Party[]>;
  priorities: Record<string, Priority>;
}

const served = new WeakMap<object, Served>();

/** Binds a controller to a generated service, to who may call what, to what is kept longest under overload, and to how often one may ask. */
export function GrpcService<D extends ServiceDefinition>(definition: D, access: Access<D>, priorities: Priorities<D>, limits: CallLimits<D> = {}) {
  return (target: new (...dependencies: never[]) => Answers<D>): void => {
    Controller()(target);
    served.set(target, { definition, access, priorities });
    for (const [key, method] of Object.entries(definition) as [string, MethodDefinition<unknown, unknown>][]) {
      const parties = access[key] as readonly Party[];
      if (method.requestStream) bindStream(target.prototype as Handlers, key, serviceNameOf(method), parties);
      else bindUnary(target.prototype as Handlers, key, serviceNameOf(method), parties, (limits[key as keyof D] ?? []) as readonly CallLimit<unknown>[]);
    }
  };
}

type Handlers = Record<string, (...call: never[]) => unknown>;

function bindUnary(prototype: Handlers, key: string, service: string, parties: readonly Party[], limits: readonly CallLimit<unknown>[]): void {
  const answer = prototype[key] as (request: unknown, metadata: Metadata) => Promise<unknown>;
  prototype[key] = function (this: unknown, request: unknown, metadata: Metadata) {
    return whileAdmitted(metadata, async () => {
      requireParty(callerOf(metadata), parties);
      await (this as Partial<Admits>).admit?.(callerOf(metadata), key);
      if (request instanceof DomainError) throw request;
      if (limits.length > 0) await countCall(metadata, limits, request, callerOf(metadata));
      return answer.call(this, request, metadata);
    });
  };
  GrpcMethod(service, key)(prototype, key, Object.getOwnPropertyDescriptor(prototype, key) as PropertyDescriptor);
}

/** A stream is opened by its caller once; what travels on it the method checks itself. */
function bindStream(prototype: Handlers, key: string, service: string, parties: readonly Party[]): void {
  const answer = prototype[key] as (call: Stream) => void;
  prototype[key] = function (this: unknown, call: Stream) {
    try {
      requireParty(callerOf(call.metadata), parties);
      answer.call(this, call);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      call.emit('error', toWire(error));
    }
  };
  GrpcStreamCall(service, key)(prototype, key, Object.getOwnPropertyDescriptor(prototype, key) as PropertyDescriptor);
}

type Stream = ServerDuplexStream<unknown, unknown>;

/** The services a set of controllers answers, by full name, with their tables. */
export function servicesOf(controllers: readonly object[]): Record<string, Served> {
  return Object.fromEntries(controllers.map((controller) => {
    const service = served.get(controller);
    if (!service) throw new Error('a controller is not bound to a service by @GrpcService');
    return [serviceNameOf(Object.values(service.definition)[0] as MethodDefinition<unknown, unknown>), service];
  }));
}

/** The class of every method that a set of controllers answers, by path. */
export function prioritiesOf(controllers: readonly object[]): ReadonlyMap<string, Priority> {
  return new Map(Object.values(servicesOf(controllers)).flatMap(({ definition, priorities }) =>
    Object.entries(definition).map(([key, { path }]) => [path, priorities[key] as Priority])));
}

/**
 * A definition whose requests never fail to parse: in place of one that cannot be read stands its refusal, so that the caller
 * is checked first, then told. grpc-js would answer INTERNAL to broken bytes, and without a reason to more than `maxBytes`.
 */
export function tolerant(definition: ServiceDefinition, maxBytes = Infinity): ServiceDefinition {
  return Object.fromEntries(Object.entries(definition).map(([key, method]) => [key, {
    ...method,
    requestDeserialize(bytes: Buffer): unknown {
      if (bytes.length > maxBytes) return new DomainError('TOO_LARGE', { maxBytes: String(maxBytes) });
      try {
        return method.requestDeserialize(bytes);
      } catch {
        return invalidFields([{ field: 'body', ...breach.malformed('is not a message of this method') }]);
      }
    },
  }]));
}

const serviceNameOf = (method: MethodDefinition<unknown, unknown>): string => method.path.split('/')[1] as string;

const PARTIES: Readonly<Record<Caller_Kind, (caller: Caller) => readonly Party[]>> = {
  [Caller_Kind.UNSPECIFIED]: () => [],
  [Caller_Kind.UNRECOGNIZED]: () => [],
  [Caller_Kind.ANONYMOUS]: () => ['ANYONE'],
  [Caller_Kind.RESIDENT]: () => ['ANYONE', 'RESIDENT'],
  [Caller_Kind.PARTNER]: () => ['ANYONE', 'PARTNER'],
  [Caller_Kind.SERVICE]: () => ['ANYONE', 'SERVICE'],
  [Caller_Kind.OFFICER]: ({ roles }) => ['ANYONE', ...roles.flatMap((role) => ROLE_PARTIES[role])],
};

const ROLE_PARTIES: Readonly<Record<Role, readonly Party[]>> = {
  [Role.UNSPECIFIED]: [],
  [Role.UNRECOGNIZED]: [],
  [Role.OFFICER]: ['OFFICER'],
  [Role.AUDITOR]: ['AUDITOR'],
  [Role.CITY_ADMIN]: ['CITY_ADMIN'],
};

/** Throws NOT_SIGNED_IN for somebody anonymous where a sign-in would help, NOT_ALLOWED for anyone else not listed. */
export function requireParty(caller: Caller, allowed: readonly Party[]): void {
  if (PARTIES[caller.kind](caller).some((party) => allowed.includes(party))) return;
  throw new DomainError(caller.kind === Caller_Kind.ANONYMOUS ? 'NOT_SIGNED_IN' : 'NOT_ALLOWED');
}
