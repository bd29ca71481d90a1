import { ServerInterceptingCall, status, type Metadata, type ServerInterceptor } from '@grpc/grpc-js';
import type { Admission, Ticket } from '../overload/admission.js';
import { inCall, type CallContext } from '../overload/call-context.js';
import { isPriority, type Priority } from '../overload/priority.js';
import { toWire } from './errors.js';

const KEY = 'yuejuma-priority';

interface Held {
  ticket: Ticket;
  context: CallContext;
  isAtWork: boolean;
}

const held = new WeakMap<Metadata, Held>();

/** Says in which class a peer shall answer, where the call is part of another one. */
export const carryPriority = (metadata: Metadata, priority: Priority): void => metadata.set(KEY, priority);

/**
 * Lets calls wait, in or away before their message is read (D10). A call that is part of another one has that one's
 * class. Streams hold no place: what travels on them is admitted message by message.
 * @param classOf the class of a method by its path; one without is not served
 */
export function admissionInterceptor(admission: Admission, classOf: (path: string) => Priority | undefined): ServerInterceptor {
  return (method, call) => {
    let withdraw = (): void => undefined;
    let entered: Held | undefined;
    return new ServerInterceptingCall(call, {
      start: (next) => next({
        onReceiveMetadata(metadata, proceed) {
          const own = classOf(method.path);
          if (method.path.startsWith('/grpc.') || (own !== undefined && method.requestStream)) return proceed(metadata);
          if (own === undefined) return call.sendStatus({ code: status.UNIMPLEMENTED, details: 'no class' });
          const carried = metadata.get(KEY)[0];
          const context = { priority: isPriority(carried) ? carried : own, deadline: Number(call.getDeadline()) };
          withdraw = admission.enter(context, (ticket) => {
            entered = { ticket, context, isAtWork: false };
            held.set(metadata, entered);
            proceed(metadata);
          }, (cause) => {
            if (cause === 'EXPIRED') return call.sendStatus({ code: status.DEADLINE_EXCEEDED, details: cause });
            const { code, details, metadata: trailer } = toWire(admission.refusal(context.priority));
            call.sendStatus({ code, details, metadata: trailer });
          });
        },
        onCancel() {
          withdraw();
          // Work that began goes on and keeps its place until it is done.
          if (entered?.isAtWork === false) entered.ticket.leave(false);
        },
      }),
      sendStatus(answer, proceed) {
        if (entered?.isAtWork === false) entered.ticket.leave(false);
        proceed(answer);
      },
    });
  };
}

/** Does the work of an admitted call, in its context, and then gives its place back. */
export async function whileAdmitted<T>(metadata: Metadata, work: () => Promise<T>): Promise<T> {
  const entered = held.get(metadata);
  if (entered === undefined) return work();
  entered.isAtWork = true;
  let isAnswered = false;
  try {
    const answer = await inCall(entered.context, work);
    isAnswered = true;
    return answer;
  } finally {
    entered.ticket.leave(isAnswered);
  }
}
