import type { KeyListEntry } from '@yuejuma/code-format';
import type { Log } from '@yuejuma/platform/log';

/** Public keys of house codes in every cell, as last heard; a cell that is away keeps its place in the list. */
export type HouseCodeKeys = () => Promise<readonly KeyListEntry[]>;

/** One cell, and how its address service tells the keys its house codes are signed with. */
export interface CellOfHouses {
  name: string;
  listKeys(): Promise<readonly { kid: string; x: string; notBefore: Date | undefined; notAfter: Date | undefined }[]>;
}

/** The keys hardly ever change, and a list is asked for often. */
const ASK_EVERY_MS = 60_000;

export function createHouseCodeKeys(cells: readonly CellOfHouses[], log: Log): HouseCodeKeys {
  const known = new Map<string, readonly KeyListEntry[]>();
  let askedAt = -Infinity;

  async function ask({ name, listKeys }: CellOfHouses): Promise<void> {
    try {
      known.set(name, (await listKeys()).map(entryOf));
    } catch (error) {
      askedAt = -Infinity;
      log.warn({ err: error, cell: name }, 'the keys of house codes stay as last heard');
    }
  }

  return async () => {
    if (performance.now() - askedAt > ASK_EVERY_MS) {
      askedAt = performance.now();
      await Promise.all(cells.map(ask));
    }
    return [...known.values()].flat();
  };
}

const second = (time: Date | undefined): string => `${(time ?? new Date(0)).toISOString().slice(0, 19)}Z`;

const entryOf = ({ kid, x, notBefore, notAfter }: Awaited<ReturnType<CellOfHouses['listKeys']>>[number]): KeyListEntry =>
  ({ kid, alg: 'EdDSA', publicKeyJwk: { kty: 'OKP', crv: 'Ed25519', x }, notBefore: second(notBefore), notAfter: second(notAfter), state: 'ACTIVE' });
