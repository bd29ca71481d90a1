import type { DomainError } from '@yuejuma/kernel';
import { asDomainError, toStatus } from '@yuejuma/platform/grpc/errors';
import type { Admission, Ticket } from '@yuejuma/platform/overload/admission';
import type { StreamVerifyCodesRequest_Check as Check, StreamVerifyCodesResponse_Answer as Answer } from '@yuejuma/proto/code/v1/code_service';
import type { Partner } from '@yuejuma/policy';
import type { Context } from './context.js';
import { countChecks } from './count-checks.js';
import { toVerifyResponse } from './to-proto.js';
import { examine, isVerdict, requirePartner, useUp, type Good, type Verdict } from './verify-code.js';

/** A check that has its place. */
interface Admitted {
  check: Check;
  ticket: Ticket;
}

type GoodCheck = Admitted & { good: Good };

/** Each check takes the place of a call of its own, in the first class. */
const ARRIVAL = { priority: 'SHOW_VERIFY', deadline: Infinity } as const;

export const refusal = (id: number, error: DomainError): Answer => ({ id, verdict: undefined, error: toStatus(error) });

/**
 * Answers the checks of one message, each once. What finds its place and can be examined at once is counted and used up
 * together: a promise for each check costs as much as the check. What is wrong with one is its answer.
 */
export function checkMessage(ctx: Context, admission: Admission, partnerId: string, checks: readonly Check[], answer: (answer: Answer) => void): void {
  const together: Admitted[] = [];
  let isFirstTurn = true;

  function begin(admitted: readonly Admitted[]): void {
    try {
      const partner = requirePartner(ctx, partnerId);
      const count = countChecks(ctx, partner, admitted.length);
      const goods = admitted.flatMap((one) => examineOne(one, partner, count) ?? []);
      if (goods.length > 0) use(goods);
    } catch (error) {
      for (const one of admitted) fail(one, error);
    }
  }

  /** A good check; of any other, or one that takes its time, the answer is under way. */
  function examineOne(admitted: Admitted, partner: Partner, count: () => void): GoodCheck | undefined {
    try {
      count();
      const examined = examine(ctx, partner, admitted.check);
      if (!(examined instanceof Promise)) return goodOf(admitted, examined);
      examined.then((later) => {
        const good = goodOf(admitted, later);
        if (good) use([good]);
      }).catch((error: unknown) => fail(admitted, error));
    } catch (error) {
      fail(admitted, error);
    }
    return undefined;
  }

  function goodOf(admitted: Admitted, examined: Verdict | Good): GoodCheck | undefined {
    if (!isVerdict(examined)) return { ...admitted, good: examined };
    say(admitted, examined);
    return undefined;
  }

  function use(goods: readonly GoodCheck[]): void {
    useUp(ctx, goods.map(({ good }) => good)).then(
      (verdicts) => goods.forEach((one, at) => say(one, verdicts[at] as Verdict)),
      (error: unknown) => goods.forEach((one) => fail(one, error)));
  }

  function say({ check, ticket }: Admitted, verdict: Verdict): void {
    ticket.leave(true);
    answer({ id: check.id, verdict: toVerifyResponse(verdict), error: undefined });
  }

  function fail({ check, ticket }: Admitted, error: unknown): void {
    ticket.leave(true);
    answer(refusal(check.id, asDomainError(error, ctx.log)));
  }

  function admit(admitted: Admitted): void {
    if (isFirstTurn) together.push(admitted);
    else begin([admitted]);
  }

  for (const check of checks) admission.enter(ARRIVAL, (ticket) => admit({ check, ticket }), () => answer(refusal(check.id, admission.refusal(ARRIVAL.priority))));
  isFirstTurn = false;
  if (together.length > 0) begin(together);
}
