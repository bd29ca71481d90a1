import { CodeServiceService, type VerifyCodeResponse_Reason } from '@yuejuma/proto/code/v1/code_service';
import { partner, resident, startForTest, type ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import type { KeyListEntry, P256PublicJwk } from '@yuejuma/code-format';
import type { Env } from '@yuejuma/platform/config';
import { definition } from '../../services/code/src/app.module.js';
import type { Context } from '../../services/code/src/context.js';
import { thumbprintOf } from '../../services/code/test/phone.js';
import { PEERS } from '../../services/code/test/setup.js';

/** A partner's desk: answers with the reason of a verdict, `OK` when the code is accepted. */
export type Desk = (token: string) => Promise<string>;

export interface CodeUnderCheck {
  service: ServiceUnderTest<Context>;
  /** Stands the service's clock still at this instant. */
  standAt(milliseconds: number): void;
  show(subjectId: string): Promise<string>;
  library: Desk;
  hospital: Desk;
}

/** The code service over the wire. Everybody is verified; `keys` are believed besides its own. */
export async function startCode(keys: readonly KeyListEntry[] = [], env: Env = {}): Promise<CodeUnderCheck> {
  const service = await startForTest(definition, (context) => ({
    ...context,
    issuerKeys: { ...context.issuerKeys, entries: [...context.issuerKeys.entries, ...keys] },
    identity: { ...context.identity, readMaskedNames: async ({ subjectIds }) => ({ names: subjectIds.map((subjectId) => ({ subjectId, maskedName: '王**' })) }), proveDevice: async ({ devicePublicKeyJwk }) => ({ thumbprint: Buffer.from(thumbprintOf({ jwk: JSON.parse(devicePublicKeyJwk) as P256PublicJwk }), 'base64url'), isBound: true }) },
    addresses: () => ({ listDivisions: async () => ({ divisions: [] }) }),
  }), { PEERS, ...env });
  const client = service.client(CodeServiceService);
  const desk = (partnerId: string, purpose: string): Desk => async (token) => {
    const { valid, reason } = await client.verifyCode({ token, purpose, nonce: '' }, { caller: partner(partnerId), deadlineMs: 60_000 });
    const name = nameOf(reason);
    if (valid !== (name === 'OK')) throw new Error(`a verdict says ${name} and valid ${valid}`);
    return name;
  };
  return {
    service,
    standAt(milliseconds) {
      service.base.clock.now = () => new Date(milliseconds);
    },
    show: async (subjectId) => (await client.showCode({}, { caller: resident(subjectId), deadlineMs: 60_000 })).token,
    library: desk('library-gz', 'LIBRARY_CARD'),
    hospital: desk('hospital-gz', 'HOSPITAL_REGISTRATION'),
  };
}

const nameOf = (reason: VerifyCodeResponse_Reason): string => reason.replace(/^REASON_/, '');

/** Asks for every item, so many at a time; answers in their order. */
export async function each<T, R>(items: readonly T[], act: (item: T, index: number) => Promise<R>, atOnce = 64): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) results[index] = await act(items[index] as T, index);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}
