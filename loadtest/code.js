// k6: people show their codes over HTTP, desks check them over gRPC. What is asked of it: loadtest/README.md.
import { check } from 'k6';
import { SharedArray } from 'k6/data';
import exec from 'k6/execution';
import http from 'k6/http';
import { Rate, Trend } from 'k6/metrics';
import { Client, StatusOK, StatusResourceExhausted } from 'k6/net/grpc';
import { scenario } from './load-shapes.js';
import { thresholds } from './thresholds.js';

const { SHAPE = 'smoke', BASE_URL, PARTNER_GRPC, PARTNER_ID, PARTNER_SECRET, PARTNER_PURPOSE, PEOPLE_FILE, TOKEN_URL } = __ENV;
const RATE = Number(__ENV.RATE);
/** One desk for every so many who show. */
const SHOWS_PER_CHECK = 5;
const RENEW_MS = 120_000;

const served = new Rate('served');
const untrue = new Rate('untrue');
const answerTime = new Trend('answer_time', true);
/** Access tokens of residents, shared by all virtual users. */
const people = new SharedArray('people', () => JSON.parse(open(PEOPLE_FILE)));

export const options = {
  scenarios: { show: scenario(SHAPE, RATE, 'show'), verify: scenario(SHAPE, RATE / SHOWS_PER_CHECK, 'verify') },
  thresholds: thresholds[SHAPE],
  summaryTrendStats: ['med', 'p(95)', 'p(99)', 'max'],
  discardResponseBodies: false,
};

const desk = new Client();
desk.load(['../proto', '../third_party'], 'yuejuma/code/v1/code_service.proto');
/** Of this virtual user. */
const own = { isConnected: false, token: '', renewAt: 0 };

/** A resident opens the code page. */
export function show() {
  const answer = showOf(people[exec.scenario.iterationInTest % people.length]);
  note('show', answer.timings.duration, answer.status === 200 && answer.json('token') !== '', isHonestRefusal(answer));
}

/** A resident shows a code at a desk, which checks it once. From the other end of the list, so that no token is used twice in a window. */
export function verify() {
  const shown = showOf(people[people.length - 1 - (exec.scenario.iterationInTest % people.length)]);
  if (shown.status !== 200) return note('verify', shown.timings.duration, false, isHonestRefusal(shown));
  connect();
  const startTime = Date.now();
  const answer = desk.invoke('yuejuma.code.v1.CodeService/VerifyCode', { token: shown.json('token'), purpose: PARTNER_PURPOSE, nonce: '' },
    { metadata: { authorization: `Bearer ${partnerToken()}` }, timeout: '5s' });
  return note('verify', Date.now() - startTime, answer.status === StatusOK && answer.message.valid === true, answer.status === StatusResourceExhausted);
}

const showOf = (/** @type {string} */ token) =>
  http.get(`${BASE_URL}/v1/me/code`, { headers: { authorization: `Bearer ${token}`, accept: 'application/json' }, timeout: '5s' });

const isHonestRefusal = (/** @type {import('k6/http').Response} */ { status, headers }) => status === 429 && headers['Retry-After'] !== undefined;

/** @param {'show' | 'verify'} visitor @param {number} milliseconds @param {boolean} isServed @param {boolean} isToldToWait */
function note(visitor, milliseconds, isServed, isToldToWait) {
  const tags = { visitor };
  served.add(isServed, tags);
  untrue.add(!isServed && !isToldToWait, tags);
  if (isServed) answerTime.add(milliseconds, tags);
  check(null, { [`${visitor}: served or told to wait`]: () => isServed || isToldToWait });
}

/** Once for each virtual user: a handshake for every call would measure handshakes. */
function connect() {
  if (own.isConnected) return;
  desk.connect(PARTNER_GRPC, { plaintext: true });
  own.isConnected = true;
}

function partnerToken() {
  if (Date.now() < own.renewAt) return own.token;
  const answer = http.post(TOKEN_URL, { grant_type: 'client_credentials', client_id: PARTNER_ID, client_secret: PARTNER_SECRET });
  own.token = answer.json('access_token');
  own.renewAt = Date.now() + RENEW_MS;
  return own.token;
}
