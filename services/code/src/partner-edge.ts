import { fileURLToPath } from 'node:url';
import { Server, ServerCredentials, type Metadata, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import { DomainError } from '@yuejuma/kernel';
import { asDomainError, toWire } from '@yuejuma/platform/grpc/errors';
import type { Admission } from '@yuejuma/platform/overload/admission';
import { tolerant } from '@yuejuma/platform/grpc/service';
import { CodeServiceService, type VerifyCodeRequest, type VerifyCodeResponse } from '@yuejuma/proto/code/v1/code_service';
import { loadSync } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import { HealthImplementation } from 'grpc-health-check';
import type { Context } from './context.js';
import type { PartnerTokens } from './partner-tokens.js';
import type { VerifyCall } from './stream-verify-codes.js';
import { toVerifyResponse } from './to-proto.js';
import { verifyCode } from './verify-code.js';

type Call = ServerUnaryCall<VerifyCodeRequest | DomainError, VerifyCodeResponse>;

/** Messages of partners are small: a hundred checks, and a token has seldom more than 600 characters. */
const MAX_MESSAGE_BYTES = 96 * 1024;
/** What grpc-js still takes in, so that somewhat too much is refused with a reason; above it, it ends the call by itself without one. */
const MAX_READ_BYTES = 4 * MAX_MESSAGE_BYTES;

/** 验码 for partner apps (contract section 4): VerifyCode, its stream and health, nothing else; who asks is in the bearer token. */
export async function startPartnerEdge(ctx: Context, listen: string, tokens: PartnerTokens, admission: Admission, reflects: boolean): Promise<() => Promise<void>> {
  const { verifyCode: unary, streamVerifyCodes: stream } = tolerant(CodeServiceService, MAX_MESSAGE_BYTES) as Pick<typeof CodeServiceService, 'verifyCode' | 'streamVerifyCodes'>;
  const server = new Server({ 'grpc.max_receive_message_length': MAX_READ_BYTES, 'grpc.enable_channelz': 0 });
  server.addService({ verifyCode: unary, streamVerifyCodes: stream } as never, { verifyCode: answering(ctx, tokens, admission), streamVerifyCodes: streaming(ctx, tokens) });
  const health = new HealthImplementation({ '': 'SERVING', 'yuejuma.code.v1.CodeService': 'SERVING' });
  health.addToServer(server as never);
  if (reflects) reflection().addToServer(server);
  await new Promise<void>((resolve, reject) => server.bindAsync(listen, ServerCredentials.createInsecure(), (error) => (error ? reject(error) : resolve())));
  return () => new Promise((resolve) => server.tryShutdown(() => resolve()));
}

/** Lets a developer's tools read the contract from the edge; the sources are at hand in development only (T39). */
function reflection(): ReflectionService {
  const folder = (name: string): string => fileURLToPath(new URL(`../../../${name}`, import.meta.url));
  return new ReflectionService(loadSync('yuejuma/code/v1/code_service.proto', { includeDirs: [folder('proto'), folder('third_party')] }), { services: ['yuejuma.code.v1.CodeService', 'grpc.health.v1.Health'] });
}

/** Messages are so small that a call waits for its place with its message read (D10): an interceptor before that costs each call more. */
const answering = (ctx: Context, tokens: PartnerTokens, admission: Admission) => (call: Call, callback: sendUnaryData<VerifyCodeResponse>): void => {
  const arrival = { priority: 'SHOW_VERIFY', deadline: Number(call.getDeadline()) } as const;
  const work = async (): Promise<VerifyCodeResponse> => {
    // Who gave up while waiting has used nothing up.
    if (call.cancelled) throw admission.refusal(arrival.priority);
    return answer(ctx, tokens, call);
  };
  admission.during(arrival, work).then((response) => callback(null, response), (error: unknown) => callback(toWire(asDomainError(error, ctx.log))));
};

async function answer(ctx: Context, tokens: PartnerTokens, call: Call): Promise<VerifyCodeResponse> {
  const { partnerId } = await tokens.bearerOf(bearer(call.metadata));
  if (call.request instanceof DomainError) throw call.request;
  const { token, purpose, nonce, request, idCardCompared } = call.request;
  return toVerifyResponse(await verifyCode(ctx, partnerId, { token, purpose, nonce, request, idCardCompared }));
}

const streaming = (ctx: Context, tokens: PartnerTokens) => (call: VerifyCall): void => {
  openStream(ctx, tokens, call).catch((error: unknown) => call.emit('error', toWire(asDomainError(error, ctx.log))));
};

async function openStream(ctx: Context, tokens: PartnerTokens, call: VerifyCall): Promise<void> {
  const token = bearer(call.metadata);
  const recheck = () => tokens.bearerOf(token);
  ctx.verifyStreams.serve(ctx, call, { ...(await recheck()), recheck });
}

function bearer(metadata: Metadata): string {
  const [value] = metadata.get('authorization');
  const token = typeof value === 'string' ? /^Bearer (\S+)$/i.exec(value)?.[1] : undefined;
  if (!token) throw new DomainError('NOT_SIGNED_IN');
  return token;
}
