import { createPublicKey, generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import { decodeToken, encodeDeviceToken, encodeStrip, encodeToken, verifyToken, verifyTokenSync } from '@yuejuma/code-format';
import { median } from '../measure.mjs';

const SAMPLES = 9;
const CALLS = 500;
/** Until the runtime has compiled what it will compile. */
const WARM_UP_SAMPLES = 8;
const DAY = 86_400;

/** A code of the server and one of a phone, good now, and the keys that made them. */
export function sampleTokens() {
  const issuer = generateKeyPairSync('ed25519');
  const device = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuerJwk = /** @type {import('@yuejuma/code-format').Ed25519PublicJwk} */ (issuer.publicKey.export({ format: 'jwk' }));
  const deviceJwk = /** @type {import('@yuejuma/code-format').P256PublicJwk} */ (device.publicKey.export({ format: 'jwk' }));
  const now = Math.floor(Date.now() / 1_000);
  const claims = { iss: 'yuejuma', iat: now, nbf: now, exp: now + 60, version: 1 };
  const signWith = (/** @type {Uint8Array} */ bytes) => sign(null, bytes, issuer.privateKey);
  const strip = encodeStrip({ iss: 'yuejuma', nbf: now - 60, exp: now + DAY / 2, publicKeyJwk: deviceJwk, version: 1, statusIndex: 7 }, { kid: 's-1', alg: 'EdDSA', sign: signWith });
  const key = (/** @type {string} */ kid) => /** @type {import('@yuejuma/code-format').KeyListEntry} */ ({ kid, alg: 'EdDSA', publicKeyJwk: issuerJwk, notBefore: '2020-01-01T00:00:00Z', notAfter: '2036-01-01T00:00:00Z', state: 'ACTIVE' });
  const served = encodeToken({ ...claims, cti: randomBytes(28) }, { kid: 't-1', alg: 'EdDSA', sign: signWith });
  const made = encodeDeviceToken({ ...claims, cti: randomBytes(28) }, strip, { sign: (bytes) => sign('sha256', bytes, { key: device.privateKey, dsaEncoding: 'ieee-p1363' }) });
  return { served, made, issuerJwk, deviceJwk, keys: [key('t-1'), key('s-1')] };
}

/**
 * Checking with nothing but the published keys, beside the runtime's own signature checks of the same bytes: as a browser
 * does it (WebCrypto, one after the other) and as a server in Node may.
 */
export async function offlineRows() {
  const { served, made, issuerJwk, deviceJwk, keys } = sampleTokens();
  const issuerKey = createPublicKey({ key: { ...issuerJwk }, format: 'jwk' });
  const verifySignature = nodeVerifier();
  const statusList = { producedTime: new Date(), isRevoked: () => false };
  return [
    await row('verify offline, server token, WebCrypto', 'one Ed25519 of WebCrypto', () => accepted(verifyToken(served, keys, new Date())), await rawWebCrypto(served)),
    await row('verify offline, strip + device token, WebCrypto', 'one Ed25519 and one P-256 of WebCrypto', () => accepted(verifyToken(made, keys, new Date(), { statusList })), await rawWebCrypto(made)),
    await row('verify offline, server token, Node', 'one Ed25519 of node:crypto', () => accepted(verifyTokenSync(served, keys, new Date(), { verifySignature })), rawNode(served)),
  ];

  /** @param {string} token */
  async function rawWebCrypto(token) {
    const decoded = decodeToken(token);
    const ed = await crypto.subtle.importKey('jwk', issuerJwk, { name: 'Ed25519' }, false, ['verify']);
    const p256 = await crypto.subtle.importKey('jwk', deviceJwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
    const byIssuer = decoded.strip ?? decoded;
    return async () => {
      const checks = [crypto.subtle.verify('Ed25519', ed, byIssuer.signature, byIssuer.toBeSigned)];
      if (decoded.strip) checks.push(crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, p256, decoded.signature, decoded.toBeSigned));
      if ((await Promise.all(checks)).includes(false)) throw new Error('a good signature was refused');
    };
  }

  /** @param {string} token */
  function rawNode(token) {
    const { toBeSigned, signature } = decodeToken(token);
    return async () => {
      if (!verify(null, toBeSigned, issuerKey, signature)) throw new Error('a good signature was refused');
    };
  }
}

/** @param {import('@yuejuma/code-format').TokenVerdict | Promise<import('@yuejuma/code-format').TokenVerdict>} verdict */
async function accepted(verdict) {
  const { reason } = await verdict;
  if (reason !== 'OK') throw new Error(`a good token was refused: ${reason}`);
}

function nodeVerifier() {
  /** @type {Map<string, import('node:crypto').KeyObject>} */
  const known = new Map();
  return (/** @type {string} */ _alg, /** @type {import('@yuejuma/code-format').PublicKeyJwk} */ jwk, /** @type {Uint8Array} */ message, /** @type {Uint8Array} */ signature) => {
    const key = known.get(jwk.x) ?? createPublicKey({ key: { ...jwk }, format: 'jwk' });
    known.set(jwk.x, key);
    return verify(null, message, key, signature);
  };
}

/** Samples of both, turn by turn. @param {string} name @param {string} peer @param {() => Promise<void>} ours @param {() => Promise<void>} theirs */
async function row(name, peer, ours, theirs) {
  const time = async (/** @type {() => Promise<void>} */ work) => {
    const startedAt = process.cpuUsage();
    for (let call = 0; call < CALLS; call += 1) await work();
    const { user, system } = process.cpuUsage(startedAt);
    return (user + system) / CALLS;
  };
  for (let sample = 0; sample < WARM_UP_SAMPLES; sample += 1) await time(ours);
  await time(theirs);
  const pairs = [];
  for (let sample = 0; sample < SAMPLES; sample += 1) pairs.push({ ours: await time(ours), theirs: await time(theirs) });
  const ratios = pairs.map((pair) => pair.ours / pair.theirs);
  return { name, peer, atMost: 1.25, ratio: median(ratios), spread: [Math.min(...ratios), Math.max(...ratios)], ours: median(pairs.map((pair) => pair.ours)), theirs: median(pairs.map((pair) => pair.theirs)) };
}
