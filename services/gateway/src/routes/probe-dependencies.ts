import type { ServiceDefinition } from '@grpc/grpc-js';
import { CELLED_SERVICES, SERVICES, type CelledService } from '@yuejuma/platform/config';
import type { Peer, Peers } from '@yuejuma/platform/grpc/client';
import { STORES } from '@yuejuma/platform/store-health';
import { service as health } from 'grpc-health-check';
import type { GatewayConfig } from '../config.js';

export type DependencyState = 'UP' | 'DOWN';

/** The health service as every peer answers it. */
const { Check } = health as unknown as { Check: ServiceDefinition[string] };
const definition = { check: Check };

/** A service that is slow to say so still serves. */
const DEADLINE_MS = 2_000;

const isCelled = (name: string): name is CelledService => (CELLED_SERVICES as readonly string[]).includes(name);

/** Asks every service whether it serves and whether its stores answer; a service of a cell is named `cell/service`. */
export async function probeDependencies(config: GatewayConfig, peers: Peers): Promise<Record<string, DependencyState>> {
  const provincial = SERVICES.filter((name) => !isCelled(name) && config.PEERS[name] !== undefined)
    .map((name) => ({ name: name as string, peer: peers.of(definition, name as 'identity') }));
  const celled = CELLED_SERVICES.flatMap((name) => peers.inEveryCell(definition, name)
    .map(({ cell, peer }) => ({ name: config.CELLS.length === 1 ? name : `${cell.name}/${name}`, peer })));
  const asked = await Promise.all([...provincial, ...celled].map(async ({ name, peer }) => {
    const [own, ...stores] = await Promise.all(['', ...STORES].map((service) => statusOf(peer, service)));
    return { name, own, stores };
  }));
  return Object.fromEntries([
    ...asked.map(({ name, own }): [string, DependencyState] => [name, own ?? 'DOWN']),
    ...STORES.flatMap((store, index) => worstOf(store, asked.map(({ stores }) => stores[index]))),
  ]);
}

/** What a peer's health says under a name; undefined when it says nothing. */
async function statusOf(peer: Peer<typeof definition>, service: string): Promise<DependencyState | undefined> {
  const answer = await peer.check({ service } as never, { deadlineMs: DEADLINE_MS }).catch(() => undefined) as { status?: unknown } | undefined;
  if (answer === undefined) return undefined;
  return answer.status === 'SERVING' || answer.status === 1 ? 'UP' : 'DOWN';
}

/** A store is DOWN when one service misses it, and not listed when nobody knows. */
function worstOf(store: string, states: readonly (DependencyState | undefined)[]): [string, DependencyState][] {
  if (states.includes('DOWN')) return [[store, 'DOWN']];
  return states.includes('UP') ? [[store, 'UP']] : [];
}
