import type { P256PublicJwk } from '@yuejuma/code-format';
import { newId } from '@yuejuma/kernel';
import { emit } from '@yuejuma/platform/queue/outbox';
import type { Events, Topic } from '@yuejuma/platform/queue/events';
import { ReadPermit, type RecordReadRequest } from '@yuejuma/proto/audit/v1/audit_service';
import { CodeServiceService } from '@yuejuma/proto/code/v1/code_service';
import type { Env } from '@yuejuma/platform/config';
import { resident, startForTest, type ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import { definition } from '../src/app.module.js';
import type { Context } from '../src/context.js';
import { thumbprintOf } from './phone.js';

export const PEERS = JSON.stringify({ identity: '127.0.0.1:1', audit: '127.0.0.1:1' });

/** The code service with identity and address replaced: everybody verified is called 王**, and 440106 is 天河区. */
export async function startCode(extraEnv: Env = {}): Promise<ServiceUnderTest<Context> & { asked: string[]; reads: RecordReadRequest[] }> {
  const asked: string[] = [];
  const reads: RecordReadRequest[] = [];
  const service = await startForTest(definition, (context) => ({
    ...context,
    audit: { recordRead: async (request) => (reads.push(request), ReadPermit.fromPartial({})) },
    identity: {
      readMaskedNames: async ({ subjectIds }) => {
        asked.push(...subjectIds);
        return { names: subjectIds.filter((id) => !id.startsWith('00000000')).map((subjectId) => ({ subjectId, maskedName: '王**' })) };
      },
      // A request with a proof is one of the session's own device; identity's own tests say what a proof is.
      proveDevice: async ({ devicePublicKeyJwk, proof }) => ({ thumbprint: Buffer.from(thumbprintOf({ jwk: JSON.parse(devicePublicKeyJwk) as P256PublicJwk }), 'base64url'), isBound: proof !== '' }),
    },
    addresses: () => ({ listDivisions: async () => ({ divisions: [{ code: '440106', name: '天河区', parentCode: '4401', level: 'LEVEL_DISTRICT' as never }] }) }),
  }), { PEERS, ...extraEnv });
  return { ...service, asked, reads };
}

/** Moves the service's clock to where the next window of the codes begins, so that none turns while a test shows two in it. */
export const toNextWindow = ({ base, advance }: ServiceUnderTest<Context>): void => advance(WINDOW_MS - (base.now().getTime() % WINDOW_MS) + 1_000);
const WINDOW_MS = 30_000;

/** The outbox of this service stands in for the announcing one: same table, same relay, same queue. */
export async function announce<T extends Topic>(service: ServiceUnderTest<Context>, topic: T, event: Events[T]): Promise<void> {
  await service.base.db.tx((tx) => emit(tx, topic, event, service.base.now()));
}

export const confirmed = (residentId: string, version = 2) => ({
  declarationId: newId('4401'), residentId, cityCode: '4401', districtCode: '440106', version, registeredOn: '2026-11-21', confirmedBy: 'OWNER' as const, answeredBy: '',
});

export const show = (service: ServiceUnderTest<Context>, subjectId: string) => service.client(CodeServiceService).showCode({}, { caller: resident(subjectId), deadlineMs: 60_000 });
