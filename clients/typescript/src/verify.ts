import { Metadata, status, type Client, type ServiceError } from '@grpc/grpc-js';
import { CodeServiceService, type VerifyCodeResponse } from '@yuejuma/proto/code/v1/code_service';
import { pause, pauseBefore, type Patience } from './backoff.js';
import type { AccessTokens } from './client-credentials.js';
import { fromServiceError, PartnerError } from './partner-error.js';
import { toVerdict, type Verdict } from './verdict.js';

/** What a check goes over. */
export interface Link {
  client: Client;
  tokens: AccessTokens;
  patience: Patience;
}

/** What a verifier adds to a scanned text. */
export interface Besides {
  /** Of {@link makeRequest}, where the holder was asked first. */
  request?: string | undefined;
  /**
   * Of a printed code: your word that the name printed beside it was compared with the ID card of whoever holds it. A person's
   * word, given anew for each paper. Without it a printed code is MALFORMED; for any other code it means nothing.
   */
  idCardCompared?: boolean | undefined;
}

export interface Check extends Besides {
  token: string;
  purpose: string;
}

/** Checks one token, again where that may help: a token is good once, so the verdict says when a lost attempt may have been its use. */
export async function verifyOnce(link: Link, check: Check): Promise<Verdict> {
  let wasLost = false;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return toVerdict(await call(link, check), wasLost);
    } catch (error) {
      if (!(error instanceof PartnerError)) throw error;
      if (attempt >= link.patience.attempts || !mayHelp(error)) throw error;
      wasLost ||= !error.isRefusal;
      if (error.code !== status.UNAUTHENTICATED || attempt > 1) await pause(pauseBefore(attempt + 1, link.patience, Math.random(), error.retryAfterMs));
    }
  }
}

/** A refused bearer token is renewed and tried again. */
export const mayHelp = (error: PartnerError): boolean => error.isWorthRetrying || error.code === status.UNAUTHENTICATED;

async function call({ client, tokens, patience }: Link, check: Check): Promise<VerifyCodeResponse> {
  const bearer = await tokens.current();
  const { path, requestSerialize, responseDeserialize } = CodeServiceService.verifyCode;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, { ...check, nonce: '' }, authorization(bearer), { deadline: Date.now() + patience.deadlineMs }, (error: ServiceError | null, response?: VerifyCodeResponse) => {
      if (response) return resolve(response);
      if (error?.code === status.UNAUTHENTICATED) tokens.refused(bearer);
      reject(error ? fromServiceError(error) : new PartnerError(status.UNKNOWN, undefined));
    });
  });
}

export function authorization(bearer: string): Metadata {
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${bearer}`);
  return metadata;
}
