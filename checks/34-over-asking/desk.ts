import { generateKeyPairSync, randomBytes, randomUUID, sign, type KeyObject } from 'node:crypto';
import { answeringCti, decodeRequest, encodeDeviceToken, encodeRequest, type RequestClaims } from '@yuejuma/code-format';
import { CodeServiceService, type VerifyCodeResponse } from '@yuejuma/proto/code/v1/code_service';
import { partner, resident, type ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import type { Context } from '../../services/code/src/context.js';
import { fetchStrips, type HeldStrip } from '../../services/code/test/phone.js';
import { announce, confirmed, show, startCode } from '../../services/code/test/setup.js';

/** What a request asks; the rest of it is fresh. */
export type Asking = Pick<RequestClaims, 'iss' | 'purpose' | 'claims'>;

/** What a desk heard: a verdict, or the reason of a refusal. */
export type Heard = { reason: string; claims: Readonly<Record<string, unknown>> };

/** Verifiers, honest or not, before one holder, whose phone answers whatever it is asked: what is refused here no wallet has to refuse. */
export interface Desks {
  service: ServiceUnderTest<Context>;
  holder: string;
  /** Each verifier, known or not, signs with a key of its own. */
  request(asking: Asking): string;
  /** A code of the holder's phone made in answer to this request. */
  answer(request: string): string;
  check(by: string, purpose: string, token: string, request?: string): Promise<Heard>;
}

const KNOWN = ['hospital-gz', 'housing-gd', 'library-gz'];
const WINDOW = 30;

export async function startDesks(): Promise<Desks> {
  const keys = new Map<string, KeyObject>();
  const jwks = KNOWN.map((name) => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    keys.set(name, privateKey);
    return [name, publicKey.export({ format: 'jwk' })];
  });
  const service = await startCode({ DEMO_REQUEST_KEYS: JSON.stringify(Object.fromEntries(jwks)) });
  // Noon in Shanghai, and standing still, so that every strip and request is good throughout.
  const now = new Date(Math.ceil(service.base.now().getTime() / 86_400_000) * 86_400_000 + 4 * 3_600_000);
  service.base.clock.now = () => now;
  const holder = randomUUID();
  const [held] = (await enrolled(service, holder)) as [HeldStrip];
  const client = service.client(CodeServiceService);
  const seconds = Math.floor(now.getTime() / 1_000);
  return {
    service,
    holder,
    request(asking) {
      const privateKey = keys.get(asking.iss) ?? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
      keys.set(asking.iss, privateKey);
      return encodeRequest({ ...asking, iat: seconds, exp: seconds + 120, cti: randomBytes(16) }, { kid: 'r-1', sign: byKey(privateKey) });
    },
    answer(request) {
      const iat = seconds - (seconds % WINDOW);
      return encodeDeviceToken({ iss: 'yuejuma', iat, nbf: iat, exp: iat + 2 * WINDOW, cti: answeringCti(decodeRequest(request), randomBytes(12)), version: 1 }, held.strip, { sign: byKey(held.key.privateKey) });
    },
    check: (by, purpose, token, request) => client.verifyCode({ token, purpose, nonce: '', request }, { caller: partner(by), deadlineMs: 60_000 }).then(heard, refused),
  };
}

const byKey = (key: KeyObject) => (bytes: Uint8Array): Buffer => sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' });
const heard = ({ reason, claims }: VerifyCodeResponse): Heard => ({ reason: reason.replace(/^REASON_/, ''), claims: claims ?? {} });
function refused(error: unknown): Heard {
  const { reason } = error as { reason?: unknown };
  if (typeof reason !== 'string') throw error;
  return { reason, claims: {} };
}

/** Somebody verified and registered, with a strip on a phone. */
async function enrolled(service: ServiceUnderTest<Context>, holder: string): Promise<HeldStrip[]> {
  await announce(service, 'identity.people-verified.v1', { subjectIds: [holder] });
  await announce(service, 'residence.confirmed.v1', confirmed(holder));
  for (let at = 0; at < 600; at += 1) {
    const shown = await show(service, holder).catch(() => undefined);
    if (shown?.display?.hasAddress) return fetchStrips(service, holder, 1);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the holder has no code after a minute');
}

/** What the holder reads of refused requests: one entry each. */
export async function notedFor({ service, holder }: Desks): Promise<{ partnerId: string; purpose: string; claims: string[]; refusedClaims: string[] }[]> {
  const noted = [];
  let pageToken = '';
  do {
    const { receipts, nextPageToken } = await service.client(CodeServiceService).listReceipts({ pageSize: 200, pageToken }, { caller: resident(holder), deadlineMs: 60_000 });
    noted.push(...receipts.filter(({ refusedClaims }) => refusedClaims.length > 0));
    pageToken = nextPageToken;
  } while (pageToken !== '');
  return noted;
}
