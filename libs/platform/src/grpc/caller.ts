import { createHmac, timingSafeEqual } from 'node:crypto';
import { Metadata } from '@grpc/grpc-js';
import { DomainError } from '@yuejuma/kernel';
import { Caller, CallerSeal } from '@yuejuma/proto/common/v1/caller';
import { secretKey } from '../secret-key.js';

const KEY = 'yuejuma-caller-bin';
const LIFE_MS = 60_000;

/** Metadata that says who asks: sealed with the platform's MAC, for one audience, for 60 seconds of real time. */
export function sealCaller(caller: Caller, audience: string, key: Buffer, realTime = Date.now()): Metadata {
  const metadata = new Metadata();
  metadata.set(KEY, Buffer.from(CallerSeal.encode(sealBytes(Buffer.from(Caller.encode(caller).finish()), audience, key, realTime)).finish()));
  return metadata;
}

/** Closes bytes that name callers, for streams that carry many: the same MAC and life as one caller's. */
export function sealBytes(bytes: Buffer, audience: string, key: Buffer, realTime = Date.now()): CallerSeal {
  const expireTime = new Date(realTime + LIFE_MS);
  return { caller: bytes, audience, expireTime, mac: mac(bytes, audience, expireTime, key) };
}

/** Reads the caller of a call; throws NOT_SIGNED_IN for a missing, foreign, forged or old seal. */
export function openCaller(metadata: Metadata, audience: string, key: Buffer, realTime = Date.now()): Caller {
  const sealed = metadata.get(KEY)[0];
  if (!Buffer.isBuffer(sealed)) throw new DomainError('NOT_SIGNED_IN');
  const bytes = openSeal(decode(() => CallerSeal.decode(sealed)), audience, key, realTime);
  return decode(() => Caller.decode(bytes));
}

/** The bytes that {@link sealBytes} closed; throws NOT_SIGNED_IN for a missing, foreign, forged or old seal. */
export function openSeal(seal: CallerSeal | undefined, audience: string, key: Buffer, realTime = Date.now()): Buffer {
  const good = seal?.expireTime !== undefined && seal.audience === audience && seal.expireTime.getTime() > realTime
    && safeEqual(seal.mac, mac(seal.caller, seal.audience, seal.expireTime, key));
  if (!good) throw new DomainError('NOT_SIGNED_IN');
  return seal.caller;
}

function decode<T>(read: () => T): T {
  try {
    return read();
  } catch {
    throw new DomainError('NOT_SIGNED_IN');
  }
}

const mac = (caller: Buffer, audience: string, expireTime: Date, key: Buffer): Buffer =>
  createHmac('sha256', secretKey(key)).update(`${audience}\n${expireTime.getTime()}\n`).update(caller).digest();

const safeEqual = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);

const opened = new WeakMap<Metadata, Caller>();

/** Remembers who made a call while it is handled. */
export function rememberCaller(metadata: Metadata, caller: Caller): void {
  opened.set(metadata, caller);
}

/** Who made this call, once the access table let it in. */
export function callerOf(metadata: Metadata): Caller {
  const caller = opened.get(metadata);
  if (caller === undefined) throw new DomainError('NOT_SIGNED_IN');
  return caller;
}
