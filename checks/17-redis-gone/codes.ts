import { randomUUID } from 'node:crypto';
import { CodeServiceService, VerifyCodeResponse_Reason as Reason } from '@yuejuma/proto/code/v1/code_service';
import { partner, type ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import { show, startCode } from '../../services/code/test/setup.js';

/** More people than are asked for in one window of 30 s, so that every code is a new one. */
const PEOPLE = 450;

export interface Codes {
  /** When a code was found good, then used up. */
  readonly checked: number[];
  /** Answers other than good once, and then used up. */
  readonly wrong: string[];
  /** Somebody shows their code, and two desks check it. */
  check(): Promise<void>;
  stop(): Promise<void>;
}

/** The code service on this Redis, and the desk of a partner. */
export async function startCodes(redisUrl: string): Promise<Codes> {
  const service: Awaited<ReturnType<typeof startCode>> = await startCode({ REDIS_URL: redisUrl, QUEUE_PREFIX: 'yjm-codes', DATABASE_POOL: '10' });
  const client = (service as ServiceUnderTest<object>).client(CodeServiceService);
  const people = Array.from({ length: PEOPLE }, () => randomUUID());
  const checked: number[] = [];
  const wrong: string[] = [];
  let next = 0;
  return {
    checked,
    wrong,
    async check() {
      next += 1;
      const { token } = await show(service, people[next % PEOPLE] as string);
      const verify = () => client.verifyCode({ token, purpose: 'LIBRARY_CARD', nonce: '' }, { caller: partner('library-gz'), deadlineMs: 20_000 });
      const reasons = [(await verify()).reason, (await verify()).reason];
      if (reasons[0] === Reason.OK && reasons[1] === Reason.REPLAYED) checked.push(performance.now());
      else wrong.push(reasons.join(', '));
    },
    stop: () => service.stop(),
  };
}
