import type { ClientDuplexStream } from '@grpc/grpc-js';
import { DomainError } from '@yuejuma/kernel';
import type { PeerStream } from '@yuejuma/platform/grpc/client';
import { activeTraceParent } from '@yuejuma/platform/observe';
import { ShowCodeBatch, type CodeServiceService, type ShowCodeBatch_Asker, type StreamShowCodesRequest, type StreamShowCodesResponse, type StreamShowCodesResponse_Answer } from '@yuejuma/proto/code/v1/code_service';
import type { ResidentCode } from '@yuejuma/proto/code/v1/resident_code';
import type { Caller } from '@yuejuma/proto/common/v1/caller';

/** Asks for codes together with whoever else asks in this moment; undefined where only asking singly tells why not. Throws OVERLOADED and RATE_LIMITED. */
export type ShowOnStream = (caller: Pick<Caller, 'subjectId' | 'sessionId' | 'hasDevice'>) => Promise<ResidentCode | undefined>;

const AUDIENCE = 'code/batch';
/** After a stream broke, codes are asked for singly this long. */
const REST_MS = 1_000;
/** How long an answer may take before it is asked for singly. */
const PATIENCE_MS = 2_000;

interface Waiting {
  resolve(code: ResidentCode | undefined): void;
  reject(error: DomainError): void;
  since: number;
}

/** One stream to the code service, opened when first needed and again when it ended. */
export function createCodeStream(stream: PeerStream<typeof CodeServiceService.streamShowCodes>): ShowOnStream {
  const waiting = new Map<number, Waiting>();
  let call: ClientDuplexStream<StreamShowCodesRequest, StreamShowCodesResponse> | undefined;
  let askers: ShowCodeBatch_Asker[] = [];
  let lastId = 0;
  let restsUntil = 0;

  function open(): NonNullable<typeof call> {
    const opened = stream.open();
    opened.on('data', ({ answers }: StreamShowCodesResponse) => answers.forEach(hear));
    opened.on('error', () => (restsUntil = performance.now() + REST_MS));
    for (const over of ['end', 'error', 'close']) opened.on(over, () => forget(opened));
    return opened;
  }

  function forget(ended: typeof call): void {
    if (call !== ended) return;
    call?.end();
    call = undefined;
    for (const id of waiting.keys()) settle(id, undefined);
  }

  function hear({ id, code, retryAfterSeconds, limit }: StreamShowCodesResponse_Answer): void {
    // Asking singly would only add to it.
    if (retryAfterSeconds > 0) waiting.get(id)?.reject(limit === '' ? new DomainError('OVERLOADED', {}, [], retryAfterSeconds) : new DomainError('RATE_LIMITED', { limit }, [], retryAfterSeconds));
    settle(id, code);
  }

  function settle(id: number, code: ResidentCode | undefined): void {
    waiting.get(id)?.resolve(code);
    waiting.delete(id);
  }

  function flush(): void {
    const batch = Buffer.from(ShowCodeBatch.encode({ askers }).finish());
    askers = [];
    call ??= open();
    call.write({ seal: stream.seal(batch, AUDIENCE) });
  }

  const watch = setInterval(() => {
    const before = performance.now() - PATIENCE_MS;
    for (const [id, { since }] of waiting) {
      if (since > before) break;
      settle(id, undefined);
    }
  }, PATIENCE_MS / 4);
  watch.unref();

  return ({ subjectId, sessionId, hasDevice }) => new Promise((resolve, reject) => {
    const now = performance.now();
    if (now < restsUntil) return resolve(undefined);
    lastId = (lastId + 1) >>> 0;
    waiting.set(lastId, { resolve, reject, since: now });
    if (askers.push({ id: lastId, subjectId, traceParent: activeTraceParent(), device: hasDevice ? sessionId : '' }) === 1) setImmediate(flush);
  });
}
