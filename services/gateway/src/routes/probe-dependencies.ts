import type { ServiceDefinition } from '@grpc/grpc-js';
import { CELLED_SERVICES, SERVICES, type CelledService } from '@yuejuma/platform/config';
import type { Peers } from '@yuejuma/platform/grpc/client';
import { service as health } from 'grpc-health-check';
import type { GatewayConfig } from '../config.js';

export type DependencyState = 'UP' | 'DOWN';

/** The health service as every peer answers it. */
const { Check } = health as unknown as { Check: ServiceDefinition[string] };
const definition = { check: Check };

const DEADLINE_MS = 500;

const isCelled = (name: string): name is CelledService => (CELLED_SERVICES as readonly string[]).includes(name);

/** Asks every service whether it serves; a service of a cell is named `cell/service`. */
export async function probeDependencies(config: GatewayConfig, peers: Peers): Promise<Record<string, DependencyState>> {
  const provincial = SERVICES.filter((name) => !isCelled(name) && config.PEERS[name] !== undefined)
    .map((name) => ({ name: name as string, peer: peers.of(definition, name as 'identity') }));
  const celled = CELLED_SERVICES.flatMap((name) => peers.inEveryCell(definition, name)
    .map(({ cell, peer }) => ({ name: config.CELLS.length === 1 ? name : `${cell.name}/${name}`, peer })));
  const states = await Promise.all([...provincial, ...celled].map(async ({ name, peer }): Promise<[string, DependencyState]> => {
    const answer = await peer.check({ service: '' } as never, { deadlineMs: DEADLINE_MS }).catch(() => undefined) as { status?: unknown } | undefined;
    return [name, answer?.status === 'SERVING' || answer?.status === 1 ? 'UP' : 'DOWN'];
  }));
  return Object.fromEntries(states);
}
