import { Client, credentials, Metadata, status, type MethodDefinition, type ServiceDefinition, type ServiceError } from '@grpc/grpc-js';
import { sealCaller } from '@yuejuma/platform/grpc/caller';
import { fromWire } from '@yuejuma/platform/grpc/errors';
import { SERVICES, type ServiceName } from '@yuejuma/platform/config';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Platform } from '@yuejuma/testing/platform-in-process';

export type Method = MethodDefinition<unknown, unknown>;

/** What came of a call: the reason of a refusal, OK, or UNIMPLEMENTED. */
export interface Outcome {
  reason: string;
  metadata: Readonly<Record<string, string>>;
  response?: unknown;
}

/** Every method of every generated service, by `package.Service/Method`. */
export function generatedMethods(): ReadonlyMap<string, Method> {
  const modules = import.meta.glob<Record<string, unknown>>('../../libs/proto/src/yuejuma/**/*.ts', { eager: true });
  const definitions = Object.values(modules).flatMap((module) => Object.entries(module).filter(([name]) => name.endsWith('ServiceService')).map(([, definition]) => definition as ServiceDefinition));
  return new Map(definitions.flatMap((definition) => Object.values(definition)).map((method) => [method.path.slice(1), method as Method]));
}

/** The services that answer a method: by its package; development doors and authorities stand elsewhere. */
export function hostsOf(name: string): readonly ServiceName[] {
  const area = name.split('.')[1] as string;
  return area === 'common' ? SERVICES : area === 'authority' ? ['simulators'] : [area as ServiceName];
}

export type Seal = 'GOOD' | 'EXPIRED' | 'FORGED' | 'OF_ANOTHER_SERVICE' | 'NONE';

/** Calls services as the gateway and their peers do, with seals of any kind. */
export class Wire {
  private readonly channels = new Map<string, Client>();

  constructor(private readonly platform: Platform) {}

  call(host: ServiceName, method: Method, caller: Caller, request: object = {}, seal: Seal = 'GOOD'): Promise<Outcome> {
    const { GRPC_LISTEN = '', CALLER_KEY = '' } = this.platform.envOf[host];
    return this.unary(GRPC_LISTEN, method, request, metadataOf(caller, host, Buffer.from(CALLER_KEY, 'base64'), seal));
  }

  /** At the partner edge, where a bearer token says who asks; a seal brought along says nothing. */
  callEdge(method: Method, authorization: string | undefined, request: object = {}, caller?: Caller): Promise<Outcome> {
    const metadata = caller ? metadataOf(caller, 'code', Buffer.from(this.platform.envOf.code['CALLER_KEY'] ?? '', 'base64'), 'GOOD') : new Metadata();
    if (authorization !== undefined) metadata.set('authorization', authorization);
    return this.unary(this.platform.partnerAddress, method, request, metadata);
  }

  close(): void {
    for (const channel of this.channels.values()) channel.close();
  }

  private unary(address: string, method: Method, request: object, metadata: Metadata): Promise<Outcome> {
    const channel = this.channels.get(address) ?? new Client(address, credentials.createInsecure());
    this.channels.set(address, channel);
    // A message of the method with these fields; the rest stays empty.
    const filled = { ...(method.requestDeserialize(Buffer.alloc(0)) as object), ...request };
    if (method.requestStream) return stream(channel, method, request, metadata);
    return new Promise((resolve) => {
      channel.makeUnaryRequest(method.path, method.requestSerialize, method.responseDeserialize, filled, metadata, { deadline: Date.now() + 30_000 }, (error: ServiceError | null, response?: unknown) => {
        resolve(error ? refusal(error) : { reason: 'OK', metadata: {}, response });
      });
    });
  }
}

function refusal(error: ServiceError): Outcome {
  if (error.code === status.UNIMPLEMENTED) return { reason: 'UNIMPLEMENTED', metadata: {} };
  const { reason, metadata } = fromWire(error, 'the service');
  return { reason, metadata };
}

/** A stream with this one message, or with none, to its end. */
function stream(channel: Client, method: Method, message: object, metadata: Metadata): Promise<Outcome> {
  return new Promise((resolve) => {
    const responses: unknown[] = [];
    const call = channel.makeBidiStreamRequest(method.path, method.requestSerialize, method.responseDeserialize, metadata, { deadline: Date.now() + 30_000 });
    call.on('data', (response: unknown) => responses.push(response));
    call.on('error', (error: ServiceError) => resolve(refusal(error)));
    call.on('end', () => resolve({ reason: 'OK', metadata: {}, response: responses }));
    if (Object.keys(message).length > 0) call.write(message);
    call.end();
  });
}

function metadataOf(caller: Caller, host: ServiceName, key: Buffer, seal: Seal): Metadata {
  if (seal === 'NONE') return new Metadata();
  if (seal === 'EXPIRED') return sealCaller(caller, host, key, Date.now() - 61_000);
  if (seal === 'FORGED') return sealCaller(caller, host, Buffer.alloc(32, 1));
  return sealCaller(caller, seal === 'OF_ANOTHER_SERVICE' ? (host === 'audit' ? 'identity' : 'audit') : host, key);
}
