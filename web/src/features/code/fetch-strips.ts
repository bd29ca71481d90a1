import { decodeStrip } from '@yuejuma/code-format';
import { api } from '../../lib/api.js';
import { ApiError } from '../../lib/api-error.js';
import { deviceKey, devicePublicKeyJwk, newSigningKey, publicJwk, stripProof, type PublicJwk } from '../../lib/device-key.js';
import { realNow } from '../../lib/platform-clock.js';
import { holder } from '../../lib/session.js';
import { forgetRequest, keepBox, keepRequest, openBox, openRequest, type HeldStrip, type StripBox, type StripRequest } from '../../lib/strip-box.js';
import { lastEnd, stripsToAsk } from './strip-rules.js';

type IssuedStrips = { strips: { strip: string }[]; version: number; minVersion: number; refetchAfter: string; daysAhead: number };

/** Fetches strips as far ahead as there may be any, each for a fresh key made here, and says how many came. Throws ApiError. */
export async function fetchStrips(person: string, now: number): Promise<number> {
  const box = await openBox(person, now);
  const request = (await openRequest(person)) ?? (await newRequest(person, box, now));
  if (request === null) return 0;
  const jwks = await Promise.all(request.keys.map(publicJwk));
  const issued = await ask(request, jwks).catch(async (error: unknown) => {
    if (isFinal(error)) await forgetRequest();
    throw error;
  });
  if (holder() !== person) return 0;
  await keepBox(boxOf(person, box, issued, new Map(jwks.map(({ x }, at) => [x, request.keys[at]!.privateKey]))));
  await forgetRequest();
  return issued.strips.length;
}

/** A refusal that the same request would meet again. */
const isFinal = (error: unknown): boolean => error instanceof ApiError && error.httpStatus >= 400 && error.httpStatus < 500 && error.httpStatus !== 429 && error.httpStatus !== 401;

async function newRequest(person: string, box: StripBox | null, now: number): Promise<StripRequest | null> {
  const count = stripsToAsk(box, now);
  if (count === 0) return null;
  const keys = await Promise.all(Array.from({ length: count }, newSigningKey));
  const request = { holder: person, requestId: crypto.randomUUID(), heldUntil: lastEnd(box?.strips ?? []), keys };
  await keepRequest(request);
  return request;
}

async function ask({ requestId, heldUntil }: StripRequest, stripPublicKeysJwk: PublicJwk[]): Promise<IssuedStrips> {
  const proof = await stripProof((await deviceKey()).privateKey, stripPublicKeysJwk, realNow(Date.now()));
  const body = { devicePublicKeyJwk: await devicePublicKeyJwk(), stripPublicKeysJwk, proof, ...(heldUntil === null ? {} : { heldUntil: new Date(heldUntil).toISOString() }) };
  return api.post<IssuedStrips>('/v1/me/strips', body, { idempotencyKey: requestId, repeatable: false });
}

function boxOf(person: string, old: StripBox | null, { strips, version, minVersion, refetchAfter, daysAhead }: IssuedStrips, keys: ReadonlyMap<string, CryptoKey>): StripBox {
  const fresh = strips.flatMap(({ strip }) => held(bytesOf(strip), keys) ?? []);
  const all = [...(old?.strips ?? []), ...fresh].filter((strip) => strip.version >= minVersion);
  return { holder: person, version, refetchAfter: Date.parse(refetchAfter), daysAhead, strips: all };
}

/** A strip with the key it names; one for a key that is not ours is left. */
function held(strip: Uint8Array<ArrayBuffer>, keys: ReadonlyMap<string, CryptoKey>): HeldStrip | undefined {
  const { publicKeyJwk, nbf, exp, version } = decodeStrip(strip).claims;
  const privateKey = keys.get(publicKeyJwk.x);
  return privateKey && { strip, privateKey, notBefore: nbf * 1000, notAfter: exp * 1000, version };
}

const bytesOf = (base64url: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
