import { Server, ServerCredentials, type ServerDuplexStream, type ServerErrorResponse, Metadata } from '@grpc/grpc-js';
import { CodeServiceService, VerifyCodeResponse_Reason as Reason, type StreamVerifyCodesRequest, type StreamVerifyCodesResponse, type VerifyCodeRequest, type VerifyCodeResponse } from '@yuejuma/proto/code/v1/code_service';
import { ErrorInfo, RetryInfo } from '@yuejuma/proto/google/rpc/error_details';
import { Status } from '@yuejuma/proto/google/rpc/status';

export type StreamCall = ServerDuplexStream<StreamVerifyCodesRequest, StreamVerifyCodesResponse>;

/** An edge that behaves as badly as a test wants. */
export interface FakeEdge {
  address: string;
  /** Messages of streams, each with its stream. */
  onMessage: (message: StreamVerifyCodesRequest, call: StreamCall) => void;
  /** Answers a single call; throws a refusal. */
  onCheck: (check: VerifyCodeRequest) => VerifyCodeResponse;
  streams: number;
  stop(): void;
}

export const OK: VerifyCodeResponse = { valid: true, reason: Reason.OK, claims: {}, kid: 't-1', checkedTime: undefined };
export const REPLAYED: VerifyCodeResponse = { ...OK, valid: false, reason: Reason.REPLAYED };

/** `google.rpc.Status` with a reason, and when to try again. */
export const statusOf = (code: number, reason: string, retrySeconds?: number): Status => ({
  code, message: reason,
  details: [
    { typeUrl: 'type.googleapis.com/google.rpc.ErrorInfo', value: Buffer.from(ErrorInfo.encode({ reason, domain: 'yuejuma', metadata: {} }).finish()) },
    ...(retrySeconds === undefined ? [] : [{ typeUrl: 'type.googleapis.com/google.rpc.RetryInfo', value: Buffer.from(RetryInfo.encode({ retryDelay: { seconds: BigInt(retrySeconds), nanos: 0 } }).finish()) }]),
  ],
});

/** The same as the end of a call; a code alone is what a broken way leaves. */
export function refusal(code: number, reason?: string, retrySeconds?: number): ServerErrorResponse & { code: number; metadata: Metadata } {
  const metadata = new Metadata();
  if (reason) metadata.set('grpc-status-details-bin', Buffer.from(Status.encode(statusOf(code, reason, retrySeconds)).finish()));
  return { name: 'Error', message: reason ?? '', code, details: reason ?? '', metadata };
}

export async function startFakeEdge(): Promise<FakeEdge> {
  const server = new Server();
  const edge: FakeEdge = { address: '', onMessage: () => undefined, onCheck: () => OK, streams: 0, stop: () => server.forceShutdown() };
  const { verifyCode, streamVerifyCodes } = CodeServiceService;
  server.addService({ verifyCode, streamVerifyCodes } as never, {
    verifyCode: (call: { request: VerifyCodeRequest }, callback: (error: unknown, response?: VerifyCodeResponse) => void) => {
      try {
        callback(null, edge.onCheck(call.request));
      } catch (error) {
        callback(error);
      }
    },
    streamVerifyCodes: (call: StreamCall) => {
      edge.streams += 1;
      call.on('data', (message: StreamVerifyCodesRequest) => edge.onMessage(message, call));
      call.on('end', () => call.end());
      call.on('error', () => undefined);
    },
  } as never);
  const port = await new Promise<number>((resolve, reject) => server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound))));
  edge.address = `127.0.0.1:${port}`;
  return edge;
}
