// What the library makes and says today, in the form of the vector files: for verifiers written without it to agree with or not.
import { createHash } from 'node:crypto';
import { fromCodeText } from '../../src/code-text.js';
import { parseSign1 } from '../../src/cose-sign1.js';
import { answeringCti, decodeRequest, encodeDeviceToken, encodePrintedCode, encodeRequest, encodeStatusBits, encodeStrip, encodeToken, signPrintedList, verifyPartnerList, verifyPrintedCodeSync, verifyPrintedList, verifyRequest, verifyTokenSync } from '../../src/index.js';
import { verifyWithNode } from '../node-verifier.js';
import { changedBytes, changedList, changedText } from './drawn-changes.js';
import { PARTNER_LIST } from './partner-list-cases.js';
import { goodFrame, NOW, sigStructure, T } from './parts.js';
import { base45, filler, toHex } from './raw-bytes.js';
import { drawsOf, type Draws } from './seeded.js';
import { ed25519Signer, KEYS, p256Jwk, p256Signer, type Signer } from './test-keys.js';
import { FRESH_LIST } from './vector.js';

/** A text the library made, and what signed its frame. */
interface Made {
  readonly name: string;
  readonly code: keyof typeof PREFIX;
  readonly text: string;
  readonly sign: Signer;
}

const PREFIX = { RESIDENT: 'YJ1:', PRINTED: 'YJP1:', REQUEST: 'YJR1:' } as const;
const date = new Date(NOW);
const now = date.toISOString();
const common = { iss: 'yuejuma', version: 1 } as const;
const token = (name: string) => ({ ...common, exp: T + 60, nbf: T, iat: T, cti: filler(name, 28) });
const issuer = (kid: string, alg: 'EdDSA' | 'ES256') => ({ kid, alg, sign: alg === 'EdDSA' ? ed25519Signer(kid) : p256Signer(kid) });
const [edwards, ecdsa, stripKey, paperKey, listKey] = [issuer('t-26a', 'EdDSA'), issuer('t-26b', 'ES256'), issuer('s-26b', 'ES256'), issuer('p-26a', 'EdDSA'), issuer('l-26a', 'EdDSA')];
const partner = { kid: 'r-2', sign: p256Signer('housing-gd/r-2') };
const device = { sign: p256Signer('device') };

const request = encodeRequest({ iss: 'housing-gd', iat: T, exp: T + 120, cti: filler('asked', 24), purpose: 'RESIDENCE_PROOF', claims: ['residentInCity', 'residentSince'] }, partner);
const nonce = filler('a fresh answer', 12);
const cti = answeringCti(decodeRequest(request), nonce);
const strip = encodeStrip({ ...common, exp: T + 43_200, nbf: T - 43_200, publicKeyJwk: p256Jwk('device'), statusIndex: 70_007 }, stripKey);
const paper = { ...common, exp: T + 27 * 86_400, nbf: T - 28_800, statusIndex: 4_711 };

const made: readonly Made[] = [
  { name: 'yjt of EdDSA', code: 'RESIDENT', text: encodeToken(token('yjt'), edwards), sign: edwards.sign },
  { name: 'yjt of ES256', code: 'RESIDENT', text: encodeToken(token('yjt 2'), ecdsa), sign: ecdsa.sign },
  { name: 'yjd that answers', code: 'RESIDENT', text: encodeDeviceToken({ ...token('yjd'), cti }, strip, device), sign: device.sign },
  { name: 'yjp', code: 'PRINTED', text: encodePrintedCode(paper, paperKey), sign: paperKey.sign },
  { name: 'yjr', code: 'REQUEST', text: request, sign: partner.sign },
];
const printedList = signPrintedList({ kid: listKey.kid, producedTime: '2026-11-21T07:45:00Z', revokedPrinted: Buffer.from(encodeStatusBits(Uint32Array.of(0, 9, 4_712, 70_007))).toString('base64url') }, listKey.sign);

/** The text with one thing in it changed: a character, a byte of the frame, or a byte of payload or header under a good signature. */
function changedCode({ code, text, sign }: Made, draws: Draws): string {
  if (draws.between(0, 4) === 0) return changedText(text, draws);
  const cose = fromCodeText(PREFIX[code], text);
  if (draws.between(0, 3) === 0) return PREFIX[code] + base45(changedBytes(cose, draws));
  const { payload } = parseSign1(cose);
  const headerLength = cose[2]! & 31;
  const header = cose.slice(3, 3 + headerLength);
  const parts = draws.between(0, 2) === 0 ? { header: changedBytes(header, draws), payload } : { header, payload: changedBytes(payload, draws) };
  return PREFIX[code] + base45(goodFrame(parts.header, parts.payload, sign(sigStructure(parts.header, parts.payload))));
}

/** An hour old; section 10 judges a printed code by the list of section 19. */
const statusList = { producedTime: new Date(FRESH_LIST.statusList!.producedTime), isRevoked: () => false };
const options = { statusList, verifySignature: verifyWithNode };

function codeVector(name: string, code: 'RESIDENT' | 'PRINTED', text: string): object {
  const { reason, kid } = code === 'PRINTED' ? verifyPrintedCodeSync(text, KEYS, date, options) : verifyTokenSync(text, KEYS, date, options);
  const judged = { name, code, text, now, options: FRESH_LIST, expectedReason: reason };
  if (reason !== 'OK') return judged;
  const cose = fromCodeText(PREFIX[code], text);
  const { toBeSigned } = parseSign1(cose);
  return { ...judged, expectedKid: kid, coseHex: toHex(cose), toBeSignedHex: toHex(toBeSigned), payloadHash: createHash('sha256').update(toBeSigned).digest('hex') };
}

const requestVector = (name: string, text: string): object => ({ name, request: text, now, expectedReason: verifyRequest(text, PARTNER_LIST, date, { verifySignature: verifyWithNode }).reason });
/** As it comes out of the network: JSON, whose strings may be anything. */
const overTheNet = (list: object): unknown => JSON.parse(JSON.stringify(list));

function printedListVector(name: string, list: object): object {
  const verdict = verifyPrintedList(overTheNet(list), KEYS, date, verifyWithNode);
  return { name, list, now, expectedReason: verdict.reason, ...(verdict.valid && { revoked: [...verdict.list.revoked] }) };
}

const partnerListVector = (name: string, list: object): object => ({ name, list, now, expectedReason: verifyPartnerList(overTheNet(list), KEYS, date, verifyWithNode).reason });

/** Files of vectors: each thing the library makes, and `count` changed ones of each kind, with the library's own verdict. */
export function judgedByTheLibrary(count: number): Readonly<Record<string, { vectors: readonly object[] }>> {
  const draw = <T>(name: string, one: (draws: Draws) => T): T[] => {
    const draws = drawsOf(`judged by the library: ${name}`);
    return Array.from({ length: count }, () => one(draws));
  };
  const texts = made.flatMap((one) => [one, ...draw(one.name, (draws) => ({ ...one, text: changedCode(one, draws) }))].map((each, at) => ({ ...each, name: `${one.name}, change ${at}` })));
  const lists = (name: string, list: object) => [list, ...draw(name, (draws) => changedList(list, listKey.sign, draws))].map((each, at) => [`${name}, change ${at}`, each] as const);
  const codes = texts.flatMap(({ name, code, text }) => (code === 'REQUEST' ? [] : [codeVector(name, code, text)]));
  const requests = texts.flatMap(({ name, code, text }) => (code === 'REQUEST' ? [requestVector(name, text)] : []));
  const answer = { request, nonceHex: toHex(nonce), toBeSignedHex: toHex(decodeRequest(request).toBeSigned), ctiHex: toHex(cti) };
  return {
    'positive.json': { vectors: codes },
    'negative.json': { vectors: [] },
    'requests.json': { partnerList: PARTNER_LIST, answer, vectors: requests } as { vectors: readonly object[] },
    'partner-lists.json': { vectors: lists('partner list', PARTNER_LIST).map(([name, list]) => partnerListVector(name, list)) },
    'printed-lists.json': { vectors: lists('printed list', printedList).map(([name, list]) => printedListVector(name, list)) },
    'key-lists.json': { vectors: [] },
    'status-lists.json': { vectors: [] },
  };
}
