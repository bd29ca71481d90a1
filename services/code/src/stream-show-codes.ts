import type { ServerDuplexStream } from '@grpc/grpc-js';
import { breach, DomainError } from '@yuejuma/kernel';
import { openSeal } from '@yuejuma/platform/grpc/caller';
import { asDomainError, toWire } from '@yuejuma/platform/grpc/errors';
import type { Limits } from '@yuejuma/platform/limits/limits';
import type { Log } from '@yuejuma/platform/log';
import { observer } from '@yuejuma/platform/observe';
import { listeningFor, type Admission } from '@yuejuma/platform/overload/admission';
import { ShowCodeBatch, type ShowCodeBatch_Asker, type StreamShowCodesRequest, type StreamShowCodesResponse, type StreamShowCodesResponse_Answer } from '@yuejuma/proto/code/v1/code_service';
import type { ShowCode, ShownCode } from './show-code.js';
import { toResidentCode } from './to-proto.js';

type Call = ServerDuplexStream<StreamShowCodesRequest, StreamShowCodesResponse>;

/** What a batch of askers is sealed for; no caller of a single call can be taken for one. */
const AUDIENCE = 'code/batch';

/** The streams of gateways: each message one batch of askers, answers gathered into as few messages as they allow. */
export interface ShowStreams {
  serve(call: Call, showCode: ShowCode): void;
  /** Ends every stream, so that a server can stop; gateways open another elsewhere. */
  stop(): void;
}

export function createShowStreams(callerKey: Buffer, admission: Admission, limits: Limits, log: Log): ShowStreams {
  const open = new Set<Call>();

  function serve(call: Call, showCode: ShowCode): void {
    open.add(call);
    const answer = gatheredAnswers(call);
    // Each asker takes the place of a call of its own, and who asks too often takes none.
    const inPlace: ShowInPlace = async ({ subjectId, device }) => {
      limits.takeAtOnce({ limit: 'showsPerDeviceMinute', name: device });
      return admission.during({ priority: 'SHOW_VERIFY', deadline: listeningFor(PATIENCE_MS) }, () => showCode(subjectId));
    };
    call.on('data', (request: StreamShowCodesRequest) => {
      try {
        for (const asker of askersOf(request, callerKey)) void showFor(asker, inPlace, log).then(answer);
      } catch (error) {
        call.emit('error', toWire(asDomainError(error, log)));
      }
    });
    call.on('end', () => call.end());
    for (const over of ['close', 'error', 'cancelled']) call.on(over, () => open.delete(call));
  }

  return { serve, stop: () => open.forEach((call) => call.end()) };
}

function askersOf(request: StreamShowCodesRequest, callerKey: Buffer): ShowCodeBatch_Asker[] {
  const bytes = openSeal(request.seal, AUDIENCE, callerKey);
  try {
    return ShowCodeBatch.decode(bytes).askers;
  } catch {
    throw new DomainError('INVALID_FIELD', {}, [{ field: 'seal', ...breach.malformed('does not hold a batch') }]);
  }
}

type ShowInPlace = (asker: ShowCodeBatch_Asker) => Promise<ShownCode>;

/** How long the gateway waits for an asker's answer. */
const PATIENCE_MS = 2_000;

/** The gateway measures every request; here a trace that it began goes on. */
const observeTraced = observer('StreamShowCodes');

async function showFor(asker: ShowCodeBatch_Asker, showInPlace: ShowInPlace, log: Log): Promise<StreamShowCodesResponse_Answer> {
  const { id, traceParent } = asker;
  try {
    const code = await (traceParent === '' ? showInPlace(asker) : observeTraced(() => showInPlace(asker), traceParent));
    return { id, code: toResidentCode(code), retryAfterSeconds: 0, limit: '' };
  } catch (error) {
    // ShowCode will say any other reason to whoever asks singly.
    const isTooMuch = error instanceof DomainError && (error.reason === 'OVERLOADED' || error.reason === 'RATE_LIMITED');
    if (!isTooMuch) log.debug({ err: error }, 'a code could not be shown on a stream');
    return { id, code: undefined, retryAfterSeconds: isTooMuch ? (error.retryAfterSeconds ?? 1) : 0, limit: isTooMuch ? (error.metadata['limit'] ?? '') : '' };
  }
}

/** What becomes ready in one turn of the event loop goes out in one message. */
function gatheredAnswers(call: Call): (answer: StreamShowCodesResponse_Answer) => void {
  let ready: StreamShowCodesResponse_Answer[] = [];
  const flush = (): void => {
    const answers = ready;
    ready = [];
    if (call.writable) call.write({ answers });
  };
  return (answer) => {
    if (ready.push(answer) === 1) setImmediate(flush);
  };
}
