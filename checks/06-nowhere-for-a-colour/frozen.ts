import { createHash } from 'node:crypto';
import { purposes, claims } from '../../libs/policy/src/partners.js';
import { READ_PURPOSES } from '../../services/audit/src/domain/read-purposes.js';
import type { Descriptors, Message } from './descriptors.js';

const REPLY = '.yuejuma.code.v1.VerifyCodeResponse';
const STREAM_REPLY = '.yuejuma.code.v1.StreamVerifyCodesResponse';

/** What a verifier is told, singly and on a stream, frozen (P18): a change of it is a public decision and changes this line. */
export const FROZEN_REPLIES = ['ddcf937323cd28fdce5da3bef11d6e2b9ce1bb699e8281d4040298281054ecb2', '8bfc2c1f690a3c19bda6360a7e3bb05da41ebd4f2c56de878122c38670fdd6aa'];

/** SHA-256 of each reply's descriptor, its enum included. */
export const replyHashes = ({ messages }: Descriptors): string[] =>
  [REPLY, STREAM_REPLY].map((name) => createHash('sha256').update(canonical(messages.get(name) as Message)).digest('hex'));

const canonical = (value: unknown): string => JSON.stringify(value, (_, inner: unknown) =>
  (typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner));

/** Fields of the replies that could carry words to a verifier. `claims` holds answers to registered names only. */
export const textToVerifier = ({ messages }: Descriptors): string[] =>
  [REPLY, STREAM_REPLY].flatMap((name) => messages.get(name)?.field ?? []).filter(({ type, typeName }) => type === 'TYPE_STRING' || type === 'TYPE_BYTES' || typeName === '.google.protobuf.Struct').map(({ name }) => name);

/** The closed lists of why somebody may look, and what a verify answers (T40): a new one is a public decision. */
const SNAPSHOT = {
  'partner purposes': ['LIBRARY_CARD', 'HOSPITAL_REGISTRATION', 'RESIDENCE_PROOF'],
  'claims': ['residentInCity', 'residentSince', 'permitValid'],
  'read purposes': ['CONFIRM_RESIDENCE', 'DECIDE_CASE', 'CODE_DISPLAY', 'PERMIT_QUALIFICATION', 'DECLARED_FOR_OTHERS', 'ASSISTED_ACT', 'SEND_NOTICE', 'ASK_BY_SMS', 'PROXY'],
} as const;

/** What differs from the snapshot. */
export function purposeChanges(): string[] {
  const now: Readonly<Record<keyof typeof SNAPSHOT, readonly string[]>> = { 'partner purposes': purposes, claims, 'read purposes': READ_PURPOSES };
  return (Object.keys(SNAPSHOT) as (keyof typeof SNAPSHOT)[]).flatMap((list) => {
    const known: readonly string[] = SNAPSHOT[list];
    return [...now[list].filter((one) => !known.includes(one)).map((one) => `${list}: ${one} is new`), ...known.filter((one) => !now[list].includes(one)).map((one) => `${list}: ${one} is gone`)];
  });
}
