import type { ServerDuplexStream } from '@grpc/grpc-js';
import { breach, DomainError, invalidFields } from '@yuejuma/kernel';
import { toWire } from '@yuejuma/platform/grpc/errors';
import { timer } from '@yuejuma/platform/observe';
import type { Admission } from '@yuejuma/platform/overload/admission';
import { VerifyCodeResponse_Reason, type StreamVerifyCodesRequest, type StreamVerifyCodesRequest_Check, type StreamVerifyCodesResponse, type StreamVerifyCodesResponse_Answer } from '@yuejuma/proto/code/v1/code_service';
import { checkMessage, refusal } from './stream-verify-message.js';
import type { Context } from './context.js';
import { requirePartner } from './verify-code.js';

export type VerifyCall = ServerDuplexStream<StreamVerifyCodesRequest, StreamVerifyCodesResponse>;

/** Who opened a stream; `recheck`, where there is one, rejects once their bearer token is worth nothing any more. */
export interface StreamAsker {
  partnerId: string;
  recheck?: (() => Promise<{ goodForMs: number }>) | undefined;
  goodForMs?: number;
}

/** Streams of partners: each message one check or many, answers as they are ready. */
export interface VerifyStreams {
  serve(ctx: Context, call: VerifyCall, asker: StreamAsker): void;
  /** Takes no more checks, answers those it has and ends every stream, so that a server can stop. */
  stop(): void;
}

/** Checks in one message. */
const MAX_CHECKS = 100;
/** Checks under way on one stream; a client that sends more waits, by the flow control of HTTP/2. */
const MAX_WAITING = 1_000;

export function createVerifyStreams(admission: Admission): VerifyStreams {
  const open = new Set<() => void>();
  return {
    serve(ctx, call, asker) {
      const finish = serveStream(ctx, call, asker, admission);
      const stop = (): void => finish();
      open.add(stop);
      for (const over of ['close', 'error', 'cancelled']) call.on(over, () => open.delete(stop));
    },
    stop: () => open.forEach((stop) => stop()),
  };
}

/** Returns how to end the stream once everything taken is answered: with an error, or well. */
function serveStream(ctx: Context, call: VerifyCall, asker: StreamAsker, admission: Admission): (error?: DomainError) => void {
  requirePartner(ctx, asker.partnerId);
  let waiting = 0;
  let ending: { error?: DomainError } | undefined;
  const { answerMany, answerOne, isFull } = answersTo(call, (written) => {
    waiting -= written;
    paced();
  });

  function paced(): void {
    if (ending) {
      if (waiting === 0) end(call, ending.error);
    } else if (waiting >= MAX_WAITING || isFull()) call.pause();
    else call.resume();
  }
  function finish(error?: DomainError): void {
    if (ending) return;
    ending = error ? { error } : {};
    call.pause();
    paced();
  }

  call.on('data', (message: StreamVerifyCodesRequest | DomainError) => {
    if (ending) return;
    const { checks, refused, isBatch } = checksOf(message);
    waiting += checks.length + refused.length;
    const answer = isBatch ? answerMany : answerOne;
    refused.forEach(answer);
    const isAnswered = timeMessage();
    let left = checks.length;
    checkMessage(ctx, admission, asker.partnerId, checks, (outcome) => {
      answer(outcome);
      left -= 1;
      if (left === 0) isAnswered();
    });
    paced();
  });
  call.on('end', () => finish());
  watchBearer(call, asker, finish);
  return finish;
}

/** A message is timed, not each check in it, and no span is made: that would cost more than the check. */
const timeMessage = timer('StreamVerifyCodes');

function end(call: VerifyCall, error: DomainError | undefined): void {
  if (!call.writable) return;
  if (error) call.emit('error', toWire(error));
  else call.end();
}

interface Checks {
  checks: StreamVerifyCodesRequest_Check[];
  refused: StreamVerifyCodesResponse_Answer[];
  isBatch: boolean;
}

/** A message that cannot be read, or one with too many checks, costs those checks and not the stream. */
function checksOf(message: StreamVerifyCodesRequest | DomainError): Checks {
  if (message instanceof DomainError) return { checks: [], refused: [refusal(0, message)], isBatch: false };
  if (message.checks.length === 0) return { checks: [message], refused: [], isBatch: false };
  const beside = message.token === '' ? [] : [refusal(message.id, invalidFields([{ field: 'token', ...breach.notAllowedHere('must be empty beside checks') }]))];
  if (message.checks.length <= MAX_CHECKS) return { checks: message.checks, refused: beside, isBatch: true };
  const tooMany = invalidFields([{ field: 'checks', ...breach.wrongCount(1, MAX_CHECKS, 'checks') }]);
  return { checks: message.checks.slice(0, MAX_CHECKS), refused: [...beside, ...message.checks.slice(MAX_CHECKS).map(({ id }) => refusal(id, tooMany))], isBatch: true };
}

/** Believes a bearer token as long as it is said to be good, then asks again; a stream does not outlive its token. */
function watchBearer(call: VerifyCall, { recheck, goodForMs }: StreamAsker, finish: (error: DomainError) => void): void {
  if (!recheck || goodForMs === undefined) return;
  let timer = setTimeout(ask, goodForMs);
  function ask(): void {
    recheck!().then((bearer) => {
      if (call.writable) timer = setTimeout(ask, bearer.goodForMs);
    }, (error: unknown) => finish(error instanceof DomainError ? error : new DomainError('NOT_SIGNED_IN')));
  }
  for (const over of ['close', 'error', 'cancelled', 'finish']) call.on(over, () => clearTimeout(timer));
}

/** Writes answers, those to checks of messages of many gathered into as few messages as they allow. Tells how many it wrote, and with 0 that a full stream has room again. */
function answersTo(call: VerifyCall, onWritten: (count: number) => void) {
  let ready: StreamVerifyCodesResponse_Answer[] = [];
  let isFull = false;
  const write = (response: StreamVerifyCodesResponse, count: number): void => {
    if (call.writable) isFull = !call.write(response);
    onWritten(count);
  };
  call.on('drain', () => {
    isFull = false;
    onWritten(0);
  });
  return {
    isFull: () => isFull,
    answerOne: ({ id, verdict, error }: StreamVerifyCodesResponse_Answer) => write({ ...(verdict ?? NO_VERDICT), id, error, answers: [] }, 1),
    answerMany(answer: StreamVerifyCodesResponse_Answer): void {
      if (ready.push(answer) > 1) return;
      setImmediate(() => {
        const answers = ready;
        ready = [];
        write({ ...NO_VERDICT, id: 0, error: undefined, answers }, answers.length);
      });
    },
  };
}

const NO_VERDICT = { valid: false, reason: VerifyCodeResponse_Reason.UNSPECIFIED, claims: undefined, kid: '', checkedTime: undefined };
