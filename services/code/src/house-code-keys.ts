import type { KeyListEntry } from '@yuejuma/code-format';
import type { Peers } from '@yuejuma/platform/grpc/client';
import type { Log } from '@yuejuma/platform/log';
import { AddressServiceService, type HouseCodeKey } from '@yuejuma/proto/address/v1/address_service';

/** Public keys of house codes in every cell, as last heard; a cell that is away keeps its place in the list. */
export type HouseCodeKeys = () => Promise<readonly KeyListEntry[]>;

/** The keys hardly ever change, and a list is asked for often. */
const ASK_EVERY_MS = 60_000;
const DEADLINE_MS = 1_000;

export function createHouseCodeKeys(peers: Peers, log: Log): HouseCodeKeys {
  const known = new Map<string, readonly KeyListEntry[]>();
  let askedAt = -Infinity;

  return async () => {
    if (performance.now() - askedAt > ASK_EVERY_MS) {
      askedAt = performance.now();
      await Promise.all(peers.inEveryCell(AddressServiceService, 'address').map(async ({ cell, peer }) => {
        await peer.listHouseCodeKeys({}, { deadlineMs: DEADLINE_MS }).then(({ keys }) => known.set(cell.name, keys.map(entryOf)), (error: unknown) => {
          askedAt = -Infinity;
          log.warn({ err: error, cell: cell.name }, 'the keys of house codes stay as last heard');
        });
      }));
    }
    return [...known.values()].flat();
  };
}

const second = (time: Date | undefined): string => `${(time ?? new Date(0)).toISOString().slice(0, 19)}Z`;

const entryOf = ({ kid, x, notBefore, notAfter }: HouseCodeKey): KeyListEntry =>
  ({ kid, alg: 'EdDSA', publicKeyJwk: { kty: 'OKP', crv: 'Ed25519', x }, notBefore: second(notBefore), notAfter: second(notAfter), state: 'ACTIVE' });
