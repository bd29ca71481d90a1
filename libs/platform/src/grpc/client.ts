import { Client, credentials, type ClientDuplexStream, type Metadata, type MethodDefinition, type ServiceDefinition, type ServiceError } from '@grpc/grpc-js';
import { DomainError } from '@yuejuma/kernel';
import type { Caller, CallerSeal } from '@yuejuma/proto/common/v1/caller';
import { CELLED_SERVICES, type BaseConfig, type Cell, type CelledService, type ServiceName } from '../config.js';
import { asService } from '../db/audit.js';
import type { Dice } from '../dice.js';
import { currentCall } from '../overload/call-context.js';
import { carryPriority } from './admit-calls.js';
import { sealBytes, sealCaller } from './caller.js';
import { fromWire } from './errors.js';
import { createRetryBudget, isRepeatable, withRetries, type RetryBudget } from './retries.js';

type Request<M> = M extends { requestSerialize: (value: infer R) => Buffer } ? R : never;
type Response<M> = M extends { responseDeserialize: (bytes: Buffer) => infer R } ? R : never;

export interface CallOptions {
  /** On whose behalf; without it the calling service acts for itself. */
  caller?: Caller;
  /** Milliseconds the call may take; every call has a deadline, and never a later one than the call it is part of. */
  deadlineMs?: number;
}

/** A peer's methods as promises. They reject with the peer's own DomainError, or DEPENDENCY_UNAVAILABLE. */
export type Peer<D> = { readonly [M in keyof D as D[M] extends { requestStream: true } ? never : M]: (request: Request<D[M]>, options?: CallOptions) => Promise<Response<D[M]>> };

/** A stream of a peer that carries what many callers ask, each message closed by `seal`. */
export interface PeerStream<M> {
  /** Opens one as this service itself; it lives until either side ends it. */
  open(): ClientDuplexStream<Request<M>, Response<M>>;
  /** Closes bytes that name callers, for an audience agreed on. */
  seal(bytes: Buffer, audience: string): CallerSeal;
}

/** Finds the services this one talks to, by name and, for those of a cell, by city. */
export class Peers {
  private readonly channels = new Map<string, Client>();
  private readonly budgets = new Map<string, RetryBudget>();
  private readonly streams = new Set<{ cancel(): void }>();

  constructor(private readonly self: string, private readonly config: Pick<BaseConfig, 'PEERS' | 'CELLS' | 'CALLER_KEY' | 'CALL_DEADLINE_MS'>, private readonly dice: Dice) {}

  /** A province-wide service. */
  of<D extends ServiceDefinition>(definition: D, name: Exclude<ServiceName, CelledService>): Peer<D> {
    return this.peer(definition, name, this.addressOf(name));
  }

  /** A streaming method of a province-wide service. */
  streamOf<M extends { readonly path: string; readonly requestStream: true }>(method: M, name: Exclude<ServiceName, CelledService>): PeerStream<M> {
    const { path, requestSerialize, responseDeserialize } = method as unknown as MethodDefinition<Request<M>, Response<M>>;
    return {
      open: () => {
        const stream = this.channel(this.addressOf(name)).makeBidiStreamRequest(path, requestSerialize, responseDeserialize, sealCaller(asService(this.self), name, this.config.CALLER_KEY));
        this.streams.add(stream);
        return stream.on('close', () => this.streams.delete(stream));
      },
      seal: (bytes, audience) => sealBytes(bytes, audience, this.config.CALLER_KEY),
    };
  }

  /** The service of the cell a city lives in. Throws CITY_NOT_SERVED for a city of no cell. */
  inCity<D extends ServiceDefinition>(definition: D, name: CelledService, cityCode: string): Peer<D> {
    const cell = this.config.CELLS.find((candidate) => candidate.cities.includes(cityCode));
    if (cell === undefined) throw new DomainError('CITY_NOT_SERVED', { city: cityCode });
    return this.inCell(definition, name, cell);
  }

  /** The service in every cell, for lists that are gathered. */
  inEveryCell<D extends ServiceDefinition>(definition: D, name: CelledService): { cell: Cell; peer: Peer<D> }[] {
    return this.config.CELLS.map((cell) => ({ cell, peer: this.inCell(definition, name, cell) }));
  }

  close(): void {
    for (const stream of this.streams) stream.cancel();
    for (const channel of this.channels.values()) channel.close();
  }

  private addressOf(name: ServiceName): string {
    const address = this.config.PEERS[name];
    if (address === undefined) throw new Error(`PEERS names no ${name}`);
    return address;
  }

  private inCell<D extends ServiceDefinition>(definition: D, name: CelledService, cell: Cell): Peer<D> {
    const address = cell.peers[name];
    if (address === undefined) throw new Error(`cell ${cell.name} names no ${name}`);
    return this.peer(definition, name, address);
  }

  private peer<D extends ServiceDefinition>(definition: D, name: ServiceName, address: string): Peer<D> {
    const channel = this.channel(address);
    const budget = this.budgets.get(address) ?? createRetryBudget();
    this.budgets.set(address, budget);
    const methods = Object.entries(definition).filter(([, method]) => !method.requestStream).map(([key, method]) => [key, (request: unknown, options: CallOptions = {}) => {
      const deadline = Math.min(Date.now() + (options.deadlineMs ?? this.config.CALL_DEADLINE_MS), currentCall()?.deadline ?? Infinity);
      const once = (): Promise<unknown> => unary(channel, method as MethodDefinition<unknown, unknown>, request, this.metadataFor(name, options), deadline);
      return withRetries(once, isRepeatable(key, request), budget, this.dice).catch((error: ServiceError) => Promise.reject(fromWire(error, name)));
    }]);
    return Object.fromEntries(methods) as Peer<D>;
  }

  private metadataFor(name: ServiceName, { caller }: CallOptions): Metadata {
    const metadata = sealCaller(caller ? { ...caller, via: this.self } : asService(this.self), name, this.config.CALLER_KEY);
    const call = currentCall();
    if (call !== undefined) carryPriority(metadata, call.priority);
    return metadata;
  }

  private channel(address: string): Client {
    const known = this.channels.get(address);
    if (known) return known;
    const channel = new Client(address, credentials.createInsecure(), {
      'grpc.max_receive_message_length': 16 * 1024 * 1024,
      'grpc.keepalive_time_ms': 30_000,
      'grpc.service_config': JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }),
      'grpc.initial_reconnect_backoff_ms': 100,
      'grpc.max_reconnect_backoff_ms': 2_000,
    });
    this.channels.set(address, channel);
    return channel;
  }
}

/** Whether a service lives in cells. */
export const isCelled = (name: ServiceName): name is CelledService => (CELLED_SERVICES as readonly string[]).includes(name);

function unary(channel: Client, method: MethodDefinition<unknown, unknown>, request: unknown, metadata: Metadata, deadline: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    channel.makeUnaryRequest(method.path, method.requestSerialize, method.responseDeserialize, request, metadata, { deadline },
      (error: ServiceError | null, response?: unknown) => (error ? reject(error) : resolve(response)));
  });
}
