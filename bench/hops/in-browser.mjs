// What the page of the bench runs: our verifier beside the browser's own signature checks of the same bytes.
import { decodeToken, verifyToken } from '@yuejuma/code-format';

/** @typedef {{ token: string, keys: import('@yuejuma/code-format').KeyListEntry[], issuerJwk: import('@yuejuma/code-format').PublicKeyJwk, deviceJwk: import('@yuejuma/code-format').PublicKeyJwk, samples: number, calls: number }} Work */

/** Milliseconds of each sample, turn by turn. @param {Work} work @returns {Promise<{ ours: number[], theirs: number[] }>} */
export async function compare({ token, keys, issuerJwk, deviceJwk, samples, calls }) {
  const statusList = { producedTime: new Date(), isRevoked: () => false };
  const decoded = decodeToken(token);
  const byIssuer = decoded.strip ?? decoded;
  const ed = await crypto.subtle.importKey('jwk', { ...issuerJwk }, { name: 'Ed25519' }, false, ['verify']);
  const p256 = await crypto.subtle.importKey('jwk', { ...deviceJwk }, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
  const verifyOurs = async () => {
    const { reason } = await verifyToken(token, keys, new Date(), { statusList });
    if (reason !== 'OK') throw new Error(`a good token was refused: ${reason}`);
  };
  const verifyTheirs = async () => {
    const checks = [crypto.subtle.verify('Ed25519', ed, byIssuer.signature, byIssuer.toBeSigned)];
    if (decoded.strip) checks.push(crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, p256, decoded.signature, decoded.toBeSigned));
    if ((await Promise.all(checks)).includes(false)) throw new Error('a good signature was refused');
  };
  const time = async (/** @type {() => Promise<void>} */ work) => {
    const startedAt = performance.now();
    for (let call = 0; call < calls; call += 1) await work();
    return (performance.now() - startedAt) / calls;
  };
  await time(verifyOurs);
  await time(verifyTheirs);
  const pairs = [];
  for (let sample = 0; sample < samples; sample += 1) pairs.push({ ours: await time(verifyOurs), theirs: await time(verifyTheirs) });
  return { ours: pairs.map(({ ours }) => ours), theirs: pairs.map(({ theirs }) => theirs) };
}

Object.assign(globalThis, { compare });
