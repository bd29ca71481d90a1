#!/usr/bin/env node
/**
 * A verifier written from docs/code-format.md alone, with none of the project's code and no package: Node >= 20.
 * Usage: independent-verifier.mjs [vectors folder]
 */
import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const BASE45 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const MAX_U32 = 4294967295;
const MAX_LIST_AGE = 86_400_000;
const SKEW = 15_000;
const SHANGHAI = 8 * 3_600_000;
const KID = /^[thsp]-[a-z0-9]{1,14}$/;
const LIST_KID = /^l-[a-z0-9]{1,14}$/;
const REQUEST_KID = /^r-[a-z0-9]{1,14}$/;
const PARTNER = /^(?=.{1,32}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const PURPOSE = /^[A-Z][A-Z0-9_]{0,31}$/;
const CLAIM = /^[a-z][A-Za-z0-9]{0,31}$/;
const DAY_POSITIONS = 2 ** 29;
const EDDSA = -8;
const ES256 = -7;
const COSE_ALG = { EdDSA: EDDSA, ES256 };
const TEXTS = {
  RESIDENT: { prefix: 'YJ1:', typs: ['yjt', 'yjd'] },
  HOUSE: { prefix: 'YJH1:', typs: ['yjh'] },
  PRINTED: { prefix: 'YJP1:', typs: ['yjp'] },
  REQUEST: { prefix: 'YJR1:', typs: ['yjr'] },
};
const OPTIONS = ['skewSeconds', 'minVersion', 'statusList'];

class Refused extends Error {}

function need(condition, reason = 'MALFORMED') {
  if (!condition) throw new Refused(reason);
}

// --- Base45, base64url, time -----------------------------------------------------------------------------------------

function base45Group(group) {
  need(group.length > 1);
  const digits = [...group].map((character) => BASE45.indexOf(character));
  need(!digits.includes(-1));
  const value = digits.reduceRight((sum, digit) => sum * 45 + digit, 0);
  need(value < 256 ** (group.length - 1));
  return group.length === 3 ? [value >> 8, value & 255] : [value];
}

function base45Decode(text) {
  const bytes = [];
  for (let at = 0; at < text.length; at += 3) bytes.push(...base45Group(text.slice(at, at + 3)));
  return Buffer.from(bytes);
}

function base64url(text, size) {
  need(typeof text === 'string');
  const bytes = Buffer.from(text, 'base64url');
  // Buffer skips what it does not know, so only what it would write itself counts.
  need(bytes.length === size && bytes.toString('base64url') === text);
  return bytes;
}

function milliseconds(text) {
  need(typeof text === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/.test(text));
  const time = Date.parse(text);
  const whole = text.length === 20 ? text.replace('Z', '.000Z') : text;
  // Date.parse takes 30 February and hour 24 for another day.
  need(!Number.isNaN(time) && new Date(time).toISOString() === whole);
  return time;
}

// --- CBOR: a reader that knows what has to come, and nothing else ----------------------------------------------------

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  take(size) {
    need(this.at + size <= this.bytes.length);
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }

  major() {
    need(this.at < this.bytes.length);
    return this.bytes[this.at] >> 5;
  }

  head(major) {
    need(this.major() === major);
    const low = this.take(1)[0] & 31;
    if (low < 24) return low;
    need(low <= 26);
    const size = 1 << (low - 24);
    const value = this.take(size).readUIntBE(0, size);
    need(value >= { 1: 24, 2: 256, 4: 65536 }[size]);
    return value;
  }

  integer() {
    return this.major() === 1 ? -1 - this.head(1) : this.head(0);
  }

  octets() {
    return this.take(this.head(2));
  }

  text() {
    const characters = this.take(this.head(3)).toString('latin1');
    need(/^[\x21-\x7e]*$/.test(characters));
    return characters;
  }

  map(table) {
    need(this.head(5) === table.length);
    return Object.fromEntries(table.map((row) => this.member(row)));
  }

  member([key, name, read]) {
    need(this.integer() === key);
    return [name, read(this)];
  }

  end() {
    need(this.at === this.bytes.length);
  }
}

function whole(bytes, read) {
  const reader = new Reader(bytes);
  const value = read(reader);
  reader.end();
  return value;
}

function checked(value, good) {
  need(good);
  return value;
}

const integer = (low, high) => (reader) => {
  const value = reader.integer();
  return checked(value, value >= low && value <= high);
};
const oneOf = (values) => (reader) => {
  const value = reader.integer();
  return checked(value, values.includes(value));
};
const octets = (low, high) => (reader) => {
  const value = reader.octets();
  return checked(value, value.length >= low && value.length <= high);
};
const text = (pattern) => (reader) => {
  const value = reader.text();
  return checked(value, pattern.test(value));
};
const map = (table) => (reader) => reader.map(table);
const kid = (pattern) => (reader) => {
  const value = reader.octets().toString('latin1');
  return checked(value, pattern.test(value));
};
const texts = (pattern) => (reader) => {
  const size = reader.head(4);
  need(size >= 1 && size <= 16);
  const values = Array.from({ length: size }, () => text(pattern)(reader));
  return checked(values, isAscending(values));
};
const isAscending = (values) => values.every((value, at) => at === 0 || values[at - 1] < value);

const ISS = [1, 'iss', text(/^[a-z0-9][a-z0-9.-]{0,31}$/)];
const SECONDS = integer(0, MAX_U32);
const EXP = [4, 'exp', SECONDS];
const NBF = [5, 'nbf', SECONDS];
const VERSION = [-65537, 'version', integer(1, 65535)];
const TOKEN = [ISS, EXP, NBF, [6, 'iat', SECONDS], [7, 'cti', octets(16, 32)], VERSION];
const COSE_KEY = [
  [1, 'kty', oneOf([2])],
  [-1, 'crv', oneOf([1])],
  [-2, 'x', octets(32, 32)],
  [-3, 'y', octets(32, 32)],
];
const CNF = [8, 'cnf', map([[1, 'key', map(COSE_KEY)]])];

const STRUCTURES = {
  yjt: { algs: [EDDSA, ES256], space: 't', claims: TOKEN },
  yjd: { algs: [ES256], claims: [...TOKEN, [-65538, 'strip', octets(1, 512)]] },
  yjs: {
    algs: [EDDSA, ES256],
    space: 's',
    claims: [ISS, EXP, NBF, CNF, VERSION, [-65539, 'statusIndex', SECONDS]],
  },
  yjp: {
    algs: [EDDSA, ES256],
    space: 'p',
    claims: [ISS, EXP, NBF, VERSION, [-65539, 'statusIndex', integer(0, DAY_POSITIONS - 1)]],
  },
  yjr: {
    algs: [ES256],
    space: 'r',
    claims: [
      [1, 'iss', text(PARTNER)],
      EXP,
      [6, 'iat', SECONDS],
      [7, 'cti', octets(16, 32)],
      [-65543, 'purpose', text(PURPOSE)],
      [-65544, 'claims', texts(CLAIM)],
    ],
  },
  yjh: {
    algs: [EDDSA],
    space: 'h',
    claims: [
      ISS,
      [-65540, 'cityCode', text(/^[1-9][0-9]{3}$/)],
      [-65541, 'houseCodeId', octets(16, 16)],
      [-65542, 'stickerVersion', integer(1, 65535)],
    ],
  },
};

// --- COSE_Sign1 ------------------------------------------------------------------------------------------------------

function headerTable(typ) {
  const { algs, space } = STRUCTURES[typ];
  const kidRow = space ? [[4, 'kid', kid(space === 'r' ? REQUEST_KID : KID)]] : [];
  return [[1, 'alg', oneOf(algs)], ...kidRow, [16, 'typ', text(new RegExp(`^${typ}$`))]];
}

/** The typ stands last in the header: the first table that fits all of it decides. */
function readHeader(bytes, typs) {
  for (const typ of typs) {
    try {
      return whole(bytes, map(headerTable(typ)));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }
  throw new Refused('MALFORMED');
}

function frameParts(reader) {
  need(reader.take(2).equals(Buffer.from('d284', 'hex')));
  const headerBytes = reader.octets();
  reader.map([]);
  const payload = reader.octets();
  return { headerBytes, payload, signature: octets(64, 64)(reader) };
}

function byteString(bytes) {
  const { length } = bytes;
  const long = length < 256 ? [0x58, length] : [0x59, length >> 8, length & 255];
  return Buffer.concat([Buffer.from(length < 24 ? [0x40 + length] : long), bytes]);
}

function readFrame(cose, typs) {
  const { headerBytes, payload, signature } = whole(cose, frameParts);
  const header = readHeader(headerBytes, typs);
  const claims = whole(payload, map(STRUCTURES[header.typ].claims));
  const context = Buffer.concat([Buffer.from([0x84, 0x6a]), Buffer.from('Signature1')]);
  const signed = Buffer.concat([context, byteString(headerBytes), Buffer.from([0x40]), byteString(payload)]);
  return { ...header, cose, claims, signature, signed };
}

// --- Signatures ------------------------------------------------------------------------------------------------------

/** A JWK that is no key of its curve throws, which is the same verdict as a false signature. */
function isSigned(jwk, signature, message) {
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    if (jwk.kty === 'OKP') return verifySignature(null, message, key, signature);
    return verifySignature('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature);
  } catch {
    return false;
  }
}

function coseKeyAsJwk({ x, y }) {
  return { kty: 'EC', crv: 'P-256', x: x.toString('base64url'), y: y.toString('base64url') };
}

// --- Key list (section 9) --------------------------------------------------------------------------------------------

function members(value, names) {
  need(typeof value === 'object' && value !== null && !Array.isArray(value));
  const found = Object.keys(value);
  need(found.length === names.length && names.every((name) => found.includes(name)));
}

function checkJwk(alg, jwk) {
  const isEdwards = alg === 'EdDSA';
  members(jwk, isEdwards ? ['kty', 'crv', 'x'] : ['kty', 'crv', 'x', 'y']);
  need(jwk.kty === (isEdwards ? 'OKP' : 'EC') && jwk.crv === (isEdwards ? 'Ed25519' : 'P-256'));
  base64url(jwk.x, 32);
  if (!isEdwards) base64url(jwk.y, 32);
}

function readKey(entry) {
  members(entry, ['kid', 'alg', 'publicKeyJwk', 'notBefore', 'notAfter', 'state']);
  need(typeof entry.kid === 'string' && (KID.test(entry.kid) || LIST_KID.test(entry.kid)));
  need(entry.alg === 'EdDSA' || (entry.alg === 'ES256' && entry.kid[0] !== 'h'));
  need(['ACTIVE', 'NEXT', 'RETIRED', 'REVOKED'].includes(entry.state));
  checkJwk(entry.alg, entry.publicKeyJwk);
  const [start, end] = [milliseconds(entry.notBefore), milliseconds(entry.notAfter)];
  need(start < end);
  return [entry.kid, { ...entry, start, end }];
}

function readKeyList(list) {
  members(list, ['keys', 'validUntil', 'signature']);
  need(Array.isArray(list.keys) && list.keys.length <= 64);
  const keys = new Map(list.keys.map(readKey));
  need(keys.size === list.keys.length);
  return { keys, validUntil: milliseconds(list.validUntil), signature: base64url(list.signature, 64) };
}

function canonicalJson(value) {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`;
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name])}`).join()}}`;
}

function verifyKeyList(list, root, now) {
  const { keys, validUntil, signature } = readKeyList(list);
  const signed = canonicalJson({ keys: list.keys, validUntil: list.validUntil });
  need(isSigned(root, signature, Buffer.from(signed)), 'BAD_SIGNATURE');
  need(now < validUntil, 'EXPIRED');
  return keys;
}

// --- Status list (section 16) ----------------------------------------------------------------------------------------

function anyBase64url(text) {
  need(typeof text === 'string');
  const bytes = Buffer.from(text, 'base64url');
  need(bytes.toString('base64url') === text);
  return bytes;
}

function packedPositions(bytes) {
  need(bytes.length >= 5 && bytes[0] <= 29);
  const bits = [...bytes.subarray(5)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const positions = [];
  let at = 0;
  const take = (size) => {
    need(at + size <= bits.length);
    at += size;
    return bits.slice(at - size, at);
  };
  for (let left = bytes.readUInt32BE(1); left > 0; left -= 1) {
    let ones = 0;
    while (take(1) === '1') ones += 1;
    const gap = ones * 2 ** bytes[0] + (bytes[0] === 0 ? 0 : Number.parseInt(take(bytes[0]), 2));
    positions.push((positions.at(-1) ?? -1) + 1 + gap);
    need(positions.at(-1) < DAY_POSITIONS);
  }
  need(bits.length - at < 8 && !bits.slice(at).includes('1'));
  return positions;
}

function readDay(entry) {
  members(entry, ['day', 'revoked']);
  need(typeof entry.day === 'string');
  const place = (milliseconds(`${entry.day}T00:00:00Z`) / 86_400_000) % 8;
  return packedPositions(anyBase64url(entry.revoked)).map((position) => place * DAY_POSITIONS + position);
}

function verifyStatusList(list, keys, now) {
  members(list, ['days', 'kid', 'minVersion', 'producedTime', 'sinceTime', 'signature']);
  need(Array.isArray(list.days) && list.days.length <= 8);
  const revoked = list.days.flatMap(readDay).sort((a, b) => a - b);
  need(list.days.every(({ day }, at) => at === 0 || list.days[at - 1].day < day));
  need(typeof list.minVersion === 'string' && /^[1-9][0-9]{0,4}$/.test(list.minVersion) && Number(list.minVersion) <= 65_535);
  const produced = milliseconds(list.producedTime);
  need(list.sinceTime === '' || milliseconds(list.sinceTime) < produced);
  checkListSignature(list, keys, now);
  return { revoked: revoked.join(), minVersion: Number(list.minVersion) };
}

/** After the form of what the list says: its kid and signature are looked at last. */
function checkListSignature(list, keys, now) {
  need(typeof list.kid === 'string' && LIST_KID.test(list.kid));
  const signature = base64url(list.signature, 64);
  const key = keys.get(list.kid);
  need(key, 'UNKNOWN_KEY');
  need(key.state !== 'REVOKED' && key.start <= now && now < key.end, 'ISSUER_NOT_TRUSTED');
  const { signature: _, ...signed } = list;
  need(isSigned(key.publicKeyJwk, signature, Buffer.from(canonicalJson(signed))), 'BAD_SIGNATURE');
}

// --- List of revoked printed codes (section 19) ----------------------------------------------------------------------

function verifyPrintedList(list, keys, now) {
  members(list, ['kid', 'producedTime', 'revokedPrinted', 'signature']);
  milliseconds(list.producedTime);
  const revoked = packedPositions(anyBase64url(list.revokedPrinted));
  checkListSignature(list, keys, now);
  return { revoked: revoked.join() };
}

// --- List of partners (section 17) -----------------------------------------------------------------------------------

const isLike = (value, pattern) => typeof value === 'string' && pattern.test(value);
const isWords = (value) => typeof value === 'string' && value.length >= 1 && value.length <= 100 && !/\p{Surrogate}/u.test(value);
const isDay = (value) => typeof value === 'string' && !Number.isNaN(milliseconds(`${value}T00:00:00Z`));

function checkName(name) {
  members(name, ['zh-Hans', 'zh-Hant', 'en']);
  need(Object.values(name).every(isWords));
}

function checkRequestKey(entry) {
  members(entry, ['kid', 'publicKeyJwk']);
  need(isLike(entry.kid, REQUEST_KID));
  checkJwk('ES256', entry.publicKeyJwk);
  return entry.kid;
}

function checkPurpose(entry) {
  members(entry, ['purpose', 'name', 'claims', 'consent', 'legalBasis', 'from', 'to']);
  checkName(entry.name);
  need(isLike(entry.purpose, PURPOSE) && isWords(entry.legalBasis) && ['NONE', 'ONCE'].includes(entry.consent));
  need(isDay(entry.from) && (entry.to === '' || (isDay(entry.to) && entry.from <= entry.to)));
  need(Array.isArray(entry.claims) && entry.claims.length > 0 && entry.claims.every((claim) => isLike(claim, CLAIM)) && isAscending(entry.claims));
  return entry.purpose;
}

function checkPartner(entry) {
  members(entry, ['partner', 'state', 'name', 'cityCode', 'reviewedBy', 'reviewedOn', 'requestKeys', 'purposes']);
  need(isLike(entry.partner, PARTNER) && ['ACTIVE', 'REVOKED'].includes(entry.state) && isLike(entry.cityCode, /^44([0-9]{2})?$/));
  checkName(entry.name);
  need(isWords(entry.reviewedBy) && isDay(entry.reviewedOn));
  need(Array.isArray(entry.requestKeys) && isAscending(entry.requestKeys.map(checkRequestKey)));
  need(Array.isArray(entry.purposes) && isAscending(entry.purposes.map(checkPurpose)));
  return entry.partner;
}

function verifyPartnerList(list, keys, now) {
  members(list, ['kid', 'partners', 'producedTime', 'signature']);
  milliseconds(list.producedTime);
  need(Array.isArray(list.partners) && isAscending(list.partners.map(checkPartner)));
  checkListSignature(list, keys, now);
  return list;
}

// --- A verifier's request, and the token that answers it (section 18) ------------------------------------------------

function verifyRequest({ request, now: time, answeredAt }, list) {
  const now = milliseconds(time);
  const [frame] = readText('REQUEST', request);
  const { iss, iat, exp, purpose, claims } = frame.claims;
  const age = now - milliseconds(list.producedTime);
  need(age >= -SKEW && age <= MAX_LIST_AGE, 'PARTNER_LIST_STALE');
  const partner = list.partners.find((entry) => entry.partner === iss);
  need(partner, 'PARTNER_NOT_LISTED');
  need(partner.state === 'ACTIVE', 'PARTNER_REVOKED');
  const key = partner.requestKeys.find((entry) => entry.kid === frame.kid);
  need(key, 'UNKNOWN_KEY');
  need(isSigned(key.publicKeyJwk, frame.signature, frame.signed), 'BAD_SIGNATURE');
  need(now >= iat * 1000 - SKEW, 'NOT_YET_VALID');
  need((answeredAt === undefined ? now : answeredAt * 1000) < exp * 1000 + SKEW, 'EXPIRED');
  const today = new Date(now + SHANGHAI).toISOString().slice(0, 10);
  const registered = partner.purposes.find((entry) => entry.purpose === purpose && entry.from <= today && (entry.to === '' || today <= entry.to));
  need(registered, 'PURPOSE_NOT_REGISTERED');
  need(claims.every((claim) => registered.claims.includes(claim)), 'ASKS_TOO_MUCH');
}

/** What the cti of an answer is, for a nonce. */
function answerTo(request, nonce) {
  const { signed } = readText('REQUEST', request)[0];
  const commitment = createHash('sha256').update(nonce).update(signed).digest().subarray(0, 16);
  return { toBeSignedHex: signed.toString('hex'), ctiHex: Buffer.concat([nonce, commitment]).toString('hex') };
}

// --- Verifying a code (section 10) -----------------------------------------------------------------------------------

function checkTokenLife({ iat, nbf, exp }) {
  need(iat <= nbf && nbf < exp && exp - iat <= 60);
}

function checkStripLife({ nbf, exp }) {
  need(nbf < exp && exp - nbf <= 86_400);
}

function checkPrintedLife({ nbf, exp }) {
  need(nbf < exp && exp - nbf <= 28 * 86_400);
}

function checkRequestLife({ iat, exp }) {
  need(iat < exp && exp - iat <= 300);
}

/** The frame of the text first; for a device token the strip follows. The last one is the issuer's. */
function readText(code, text) {
  const { prefix, typs } = TEXTS[code];
  need(text.length <= 1024 && text.startsWith(prefix));
  const frame = readFrame(base45Decode(text.slice(prefix.length)), typs);
  if (frame.typ === 'yjp') checkPrintedLife(frame.claims);
  else if (frame.typ === 'yjr') checkRequestLife(frame.claims);
  else if (frame.typ !== 'yjh') checkTokenLife(frame.claims);
  if (frame.typ !== 'yjd') return [frame];
  const strip = readFrame(frame.claims.strip, ['yjs']);
  checkStripLife(strip.claims);
  return [frame, strip];
}

function trustedKey(frames, keys, issuer, now) {
  const issued = frames.at(-1);
  const key = issued.kid[0] === STRUCTURES[issued.typ].space ? keys.get(issued.kid) : undefined;
  need(key, 'UNKNOWN_KEY');
  const isAlive = key.state !== 'REVOKED' && key.start <= now && now < key.end;
  need(isAlive && frames.every(({ claims }) => claims.iss === issuer), 'ISSUER_NOT_TRUSTED');
  return key;
}

function checkSignatures(frames, key) {
  const issued = frames.at(-1);
  need(issued.alg === COSE_ALG[key.alg], 'BAD_SIGNATURE');
  need(isSigned(key.publicKeyJwk, issued.signature, issued.signed), 'BAD_SIGNATURE');
  if (frames.length === 1) return;
  const device = coseKeyAsJwk(issued.claims.cnf.key);
  need(isSigned(device, frames[0].signature, frames[0].signed), 'BAD_SIGNATURE');
}

function checkTimes(frames, now, skew) {
  need(frames.every(({ claims }) => now >= claims.nbf * 1000 - skew), 'NOT_YET_VALID');
  need(frames.every(({ claims }) => now < claims.exp * 1000 + skew), 'EXPIRED');
}

function checkRevocation(strip, statusList, now, skew) {
  if (!statusList) return need(!strip, 'STATUS_LIST_STALE');
  const age = now - milliseconds(statusList.producedTime);
  need(age >= -skew && age <= MAX_LIST_AGE, 'STATUS_LIST_STALE');
  return need(!strip || !statusList.revoked.includes(strip.claims.statusIndex), 'REVOKED');
}

function checkLife(frames, options, now) {
  const skew = (options.skewSeconds ?? 15) * 1000;
  checkTimes(frames, now, skew);
  const isNewEnough = ({ claims }) => claims.version >= (options.minVersion ?? 1);
  need(frames.every(isNewEnough), 'VERSION_TOO_OLD');
  checkRevocation(frames[0].typ === 'yjp' ? frames[0] : frames[1], options.statusList, now, skew);
}

function verify({ code, text, now: time, options = {} }, keys, issuer) {
  const unknown = Object.keys(options).filter((name) => !OPTIONS.includes(name));
  if (unknown.length > 0) throw new Error(`option not in the page: ${unknown.join()}`);
  const now = milliseconds(time);
  const frames = readText(code, text);
  checkSignatures(frames, trustedKey(frames, keys, issuer, now));
  if (frames[0].typ !== 'yjh') checkLife(frames, options, now);
  return {
    expectedKid: frames.at(-1).kid,
    coseHex: frames[0].cose.toString('hex'),
    toBeSignedHex: frames[0].signed.toString('hex'),
    payloadHash: createHash('sha256').update(frames[0].signed).digest('hex'),
  };
}

// --- The vector files (section 14) -----------------------------------------------------------------------------------

function outcome(judge) {
  try {
    return { reason: 'OK', pieces: judge() };
  } catch (error) {
    if (error instanceof Refused) return { reason: error.message, pieces: {} };
    throw error;
  }
}

/** Empty when the verdict, and every piece a positive vector names, is the expected one. */
function complaint(vector, judge) {
  const { reason, pieces } = outcome(judge);
  if (reason !== vector.expectedReason) return `${vector.name}: expected ${vector.expectedReason}, got ${reason}`;
  const differing = Object.keys(pieces).filter((name) => pieces[name] !== vector[name]);
  return differing.length > 0 ? `${vector.name}: differs in ${differing.join()}` : '';
}

function judgeAll(folder) {
  const read = (name) => JSON.parse(readFileSync(resolve(folder, `${name}.json`), 'utf8'));
  const { keyList, rootPublicKeyJwk: root, issuer } = read('keys');
  const keys = verifyKeyList(keyList, root, milliseconds('2026-11-21T08:00:00Z'));
  const onlyVerdict = ({ list, now }) => (verifyKeyList(list, root, milliseconds(now)), {});
  const codes = [...read('positive').vectors, ...read('negative').vectors];
  const { partnerList, answer, vectors: requests } = read('requests');
  const partners = verifyPartnerList(partnerList, keys, milliseconds('2026-11-21T08:00:00Z'));
  return [
    ...codes.map((vector) => ({ vector, wrong: complaint(vector, () => verify(vector, keys, issuer)) })),
    ...read('status-lists').vectors.map((vector) => ({ vector, wrong: complaint({ ...vector, revoked: vector.revoked?.join() }, () => verifyStatusList(vector.list, keys, milliseconds(vector.now))) })),
    ...read('printed-lists').vectors.map((vector) => ({ vector, wrong: complaint({ ...vector, revoked: vector.revoked?.join() }, () => verifyPrintedList(vector.list, keys, milliseconds(vector.now))) })),
    ...read('partner-lists').vectors.map((vector) => ({ vector, wrong: complaint(vector, () => (verifyPartnerList(vector.list, keys, milliseconds(vector.now)), {})) })),
    ...requests.map((vector) => ({ vector, wrong: complaint(vector, () => (verifyRequest(vector, partners), {})) })),
    ...[{ ...answer, name: 'answer', expectedReason: 'OK' }].map((vector) => ({ vector, wrong: complaint(vector, () => answerTo(answer.request, Buffer.from(answer.nonceHex, 'hex'))) })),
    ...read('key-lists').vectors.map((vector) => ({ vector, wrong: complaint(vector, () => onlyVerdict(vector)) })),
  ];
}

function main(folder = fileURLToPath(new URL('../vectors', import.meta.url))) {
  const results = judgeAll(folder);
  const wrong = results.filter((result) => result.wrong).map((result) => result.wrong);
  const right = results.filter((result) => !result.wrong);
  const accepted = right.filter(({ vector }) => vector.expectedReason === 'OK').length;
  const summary = `${accepted} accepted, ${right.length - accepted} refused, ${wrong.length} wrong`;
  process.stdout.write(`${[...wrong, summary].join('\n')}\n`);
  process.exitCode = wrong.length > 0 || right.length === 0 ? 1 : 0;
}

main(process.argv[2]);
