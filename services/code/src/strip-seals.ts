import type { PlainDate } from '@yuejuma/kernel';
import type { Database } from '@yuejuma/platform/db/database';
import { open, seal, type Kms } from '@yuejuma/platform/kms';
import { findStripKey, insertStripKey } from './strip-keys.repository.js';

/** What the table of strips holds in place of what others see of them. */
export interface StripSeals {
  /** Gets the keys of days ready, so that nothing is waited for inside a transaction. Those that are destroyed stay away. */
  ready(days: Iterable<PlainDate>, create: boolean): Promise<void>;
  seal(day: PlainDate, statusIndex: number): Buffer;
  /** Undefined once the key of the day is destroyed. */
  open(day: PlainDate, sealed: Buffer): number | undefined;
  indexMac(statusIndex: number): Buffer;
  keyMac(thumbprint: Uint8Array): Buffer;
  deviceMac(thumbprint: Uint8Array): Buffer;
}

const INDEX_BYTES = 4;
const KEPT_DAYS = 16;

export function createStripSeals(db: Database, kms: Kms): StripSeals {
  const keys = new Map<PlainDate, Buffer>();
  const keyOf = (day: PlainDate): Buffer => {
    const key = keys.get(day);
    if (!key) throw new Error(`the key of strips of ${day} was not made ready`);
    return key;
  };
  const uint32 = (statusIndex: number): Buffer => {
    const bytes = Buffer.alloc(INDEX_BYTES);
    bytes.writeUInt32BE(statusIndex);
    return bytes;
  };
  return {
    async ready(days, create) {
      for (const day of new Set(days)) {
        if (keys.has(day)) continue;
        const key = await loadKey(db, kms, day, create);
        if (key) keys.set(day, key);
        if (keys.size > KEPT_DAYS) keys.delete([...keys.keys()].sort()[0] as PlainDate);
      }
    },
    seal: (day, statusIndex) => seal(keyOf(day), uint32(statusIndex), `strips|${day}|sealed_index`),
    open: (day, sealed) => (keys.has(day) ? open(keyOf(day), sealed, `strips|${day}|sealed_index`).readUInt32BE() : undefined),
    indexMac: (statusIndex) => kms.mac('strip-index', uint32(statusIndex)),
    keyMac: (thumbprint) => kms.mac('strip-key', thumbprint),
    deviceMac: (thumbprint) => kms.mac('strip-device', thumbprint),
  };
}

async function loadKey(db: Database, kms: Kms, day: PlainDate, create: boolean): Promise<Buffer | undefined> {
  if (create) await insertStripKey(db, day, kms.newDataKey().wrapped);
  const wrapped = await findStripKey(db, day);
  return wrapped && kms.openDataKey(wrapped);
}
