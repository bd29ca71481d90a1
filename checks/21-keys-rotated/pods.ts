import { newUuid } from '@yuejuma/kernel';
import { seededDice } from '@yuejuma/platform/dice';
import type { Peer } from '@yuejuma/platform/grpc/client';
import { Peers } from '@yuejuma/platform/grpc/client';
import { startService, type Base, type RunningService } from '@yuejuma/platform/service';
import { CodeServiceService } from '@yuejuma/proto/code/v1/code_service';
import { anonymous, partner, resident } from '@yuejuma/testing/service-under-test';
import { freePort } from '@yuejuma/testing/free-port';
import { definition } from '../../services/code/src/app.module.js';
import type { Context } from '../../services/code/src/context.js';
import { startCode } from '../../services/code/test/setup.js';

type Client = Peer<typeof CodeServiceService>;

/** Two processes of the code service on the same stores: one signs and rotates, the other checks. */
export interface Pods {
  signing: { context: Context; client: Client };
  checking: { context: Context; client: Client };
  /** Moves both clocks. */
  standAt(time: number): void;
  service: Awaited<ReturnType<typeof startCode>>;
  stop(): Promise<void>;
}

export async function startPods(): Promise<Pods> {
  const service = await startCode();
  const address = `127.0.0.1:${await freePort()}`;
  let seen: { base: Base; context: Context } | undefined;
  const second: RunningService = await startService({
    ...definition,
    jobs: () => [],
    async createContext(base) {
      base.clock.setOffset(service.base.clock.offset());
      const context = { ...(await definition.createContext(base)), identity: service.context.identity, addresses: service.context.addresses };
      seen = { base, context };
      return context;
    },
  }, { ...service.env, GRPC_LISTEN: address });
  const { base, context } = seen as unknown as { base: Base; context: Context };
  const peers = new Peers('gateway', { CALLER_KEY: base.config.CALLER_KEY, CALL_DEADLINE_MS: 5_000, PEERS: { code: address }, CELLS: [] }, seededDice(1));
  return {
    signing: { context: service.context, client: service.client(CodeServiceService) },
    checking: { context, client: peers.of(CodeServiceService, 'code') },
    service,
    standAt(time) {
      for (const { clock } of [service.base, base]) clock.now = () => new Date(time);
    },
    async stop() {
      peers.close();
      await second.stop();
      await service.stop();
    },
  };
}

/** The reason of a library's check. */
export async function verdictOf({ client }: { client: Client }, token: string): Promise<string> {
  const { reason } = await client.verifyCode({ token, purpose: 'LIBRARY_CARD', nonce: '' }, { caller: partner('library-gz'), deadlineMs: 60_000 });
  return reason.replace(/^REASON_/, '');
}

export const codeOf = async ({ client }: { client: Client }, subjectId: string): Promise<string> => (await client.showCode({}, { caller: resident(subjectId), deadlineMs: 60_000 })).token;

/** What a verifier fetches: the key list and the status list, as JSON. */
export const fetchLists = async ({ client }: { client: Client }): Promise<{ keys: unknown; status: unknown }> => ({
  keys: JSON.parse((await client.getKeyList({}, { caller: anonymous() })).json),
  status: JSON.parse((await client.getStatusList({ sinceTime: undefined }, { caller: anonymous(), deadlineMs: 60_000 })).json),
});

export const people = (count: number): string[] => Array.from({ length: count }, newUuid);
