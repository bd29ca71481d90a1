import type { DomainError } from '@yuejuma/kernel';
import { asDomainError, toStatus } from '@yuejuma/platform/grpc/errors';
import type { Admission, Ticket } from '@yuejuma/platform/overload/admission';
import type { StreamVerifyCodesRequest_Check as Check, StreamVerifyCodesResponse_Answer as Answer } from '@yuejuma/proto/code/v1/code_service';
import type { Context } from './context.js';
import { toVerifyResponse } from './to-proto.js';
import { examine, isVerdict, requirePartner, useUp, type Good, type Verdict } from './verify-code.js';

/** A check that has its place. */
interface Underway {
  id: number;
  ticket: Ticket;
}

type GoodUnderway = Underway & { good: Good };

/** Each check takes the place of a call of its own, in the first class. */
const ARRIVAL = { priority: 'SHOW_VERIFY', deadline: Infinity } as const;

export const refusal = (id: number, error: DomainError): Answer => ({ id, verdict: undefined, error: toStatus(error) });

/**
 * Answers the checks of one message, each once. What can be examined at once is used up together: a promise for each
 * check costs as much as the check. What is wrong with one is its answer.
 */
export function checkMessage(ctx: Context, admission: Admission, partnerId: string, checks: readonly Check[], answer: (answer: Answer) => void): void {
  const together: GoodUnderway[] = [];
  let isFirstTurn = true;

  function begin(check: Check, ticket: Ticket): void {
    const underway = { id: check.id, ticket };
    try {
      const examined = examine(ctx, requirePartner(ctx, partnerId), check);
      if (!(examined instanceof Promise)) return go(underway, examined);
      examined.then((later) => go(underway, later)).catch((error: unknown) => fail(underway, error));
    } catch (error) {
      fail(underway, error);
    }
  }

  function go(underway: Underway, examined: Verdict | Good): void {
    if (isVerdict(examined)) return say(underway, examined);
    const good = { ...underway, good: examined };
    if (isFirstTurn) together.push(good);
    else use([good]);
  }

  function use(goods: readonly GoodUnderway[]): void {
    useUp(ctx, goods.map(({ good }) => good)).then(
      (verdicts) => goods.forEach((underway, at) => say(underway, verdicts[at] as Verdict)),
      (error: unknown) => goods.forEach((underway) => fail(underway, error)));
  }

  function say({ id, ticket }: Underway, verdict: Verdict): void {
    ticket.leave(true);
    answer({ id, verdict: toVerifyResponse(verdict), error: undefined });
  }

  function fail({ id, ticket }: Underway, error: unknown): void {
    ticket.leave(true);
    answer(refusal(id, asDomainError(error, ctx.log)));
  }

  for (const check of checks) admission.enter(ARRIVAL, (ticket) => begin(check, ticket), () => answer(refusal(check.id, admission.refusal(ARRIVAL.priority))));
  isFirstTurn = false;
  if (together.length > 0) use(together);
}
