import { Client, credentials, type ChannelCredentials } from '@grpc/grpc-js';
import { defaultPatience, type Patience } from './backoff.js';
import type { AccessTokens } from './client-credentials.js';
import type { Verdict } from './verdict.js';
import { verifyOnce, type Besides } from './verify.js';
import { openVerifyStream, type VerifyStream } from './verify-stream.js';

/** Where and as whom to connect. */
export interface Connection {
  /** `host:port` of the partner edge. */
  address: string;
  tokens: AccessTokens;
  /** TLS unless said otherwise; `credentials.createInsecure()` of grpc-js for `npm start`. */
  channel?: ChannelCredentials;
  patience?: Partial<Patience>;
}

/** Checks codes. Every method rejects with PartnerError and nothing else. */
export interface PartnerClient {
  /**
   * Checks one code, as scanned, for a purpose you are registered for. With the text of the request that the holder answered: what
   * they agreed to. A printed code only with `idCardCompared`.
   */
  verify(token: string, purpose: string, besides?: Besides): Promise<Verdict>;
  /** A stream for many checks: what is asked in one moment travels together, and it opens again by itself. */
  stream(): VerifyStream;
  close(): void;
}

export function connectPartner({ address, tokens, channel = credentials.createSsl(), patience }: Connection): PartnerClient {
  const client = new Client(address, channel);
  const link = { client, tokens, patience: { ...defaultPatience, ...patience } };
  const streams = new Set<VerifyStream>();
  return {
    verify: (token, purpose, besides) => verifyOnce(link, { token, purpose, ...besides }),
    stream() {
      const stream = openVerifyStream(link);
      streams.add(stream);
      return stream;
    },
    close() {
      for (const stream of streams) stream.close();
      client.close();
    },
  };
}
