import { DomainError, isUuid } from '@yuejuma/kernel';
import { DocumentType, Verification_State, type Session, type Verification } from '@yuejuma/proto/identity/v1/resident';
import { z } from 'zod';
import { route, type Route } from '../http/route.js';
import { instant, listed, shortName, withoutEmpty } from './answers.js';

export const DOCUMENT_TYPES = ['CITIZEN_ID', 'HMT_RESIDENCE_PERMIT', 'HM_TRAVEL_PERMIT', 'TW_TRAVEL_PERMIT', 'PASSPORT', 'FOREIGN_PERMANENT_RESIDENT_ID'] as const;

/** RFC 7517 as a browser exports it; a private key is refused like any unknown field. */
export const publicKeyJwk = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().max(64),
  y: z.string().max(64),
  ext: z.boolean().optional(),
  key_ops: z.array(z.string().max(16)).max(8).optional(),
  use: z.string().max(16).optional(),
  alg: z.string().max(16).optional(),
  kid: z.string().max(128).optional(),
}).meta({ id: 'PublicKeyJwk' });

const REFRESH_PROOF = 'Compact JWS, ES256 by the device key, over `{"aud":"yuejuma:refresh","iat":<seconds>,"rth":<base64url of the SHA-256 of refreshToken>}`';

const sessionFields = { accessToken: z.string(), refreshToken: z.string(), expireTime: instant, subjectId: z.string() };
const session = z.object(sessionFields).meta({ id: 'Session' });

const verification = z.object({
  id: z.string(),
  state: listed(['OTP_PENDING', 'FACE_PENDING', 'COUNTER_PENDING', 'VERIFIED', 'REFUSED', 'EXPIRED']),
  nextSteps: z.array(z.string()),
  expireTime: instant.optional(),
  offices: z.array(z.object({ id: z.string(), name: z.string(), divisionCode: z.string() })).optional().describe('Counters to choose from'),
  accessToken: sessionFields.accessToken.optional(),
  refreshToken: sessionFields.refreshToken.optional(),
  subjectId: sessionFields.subjectId.optional(),
}).meta({ id: 'Verification' });

const sessionJson = ({ accessToken, refreshToken, expireTime, subjectId }: Session): object => ({ accessToken, refreshToken, expireTime, subjectId });

function verificationJson({ id, state, nextSteps, expireTime, offices, session: signedIn }: Verification): object {
  return {
    id,
    state: shortName(Verification_State, state),
    nextSteps,
    ...withoutEmpty({ expireTime }),
    ...(offices.length > 0 ? { offices } : {}),
    ...(signedIn === undefined ? {} : sessionJson(signedIn)),
  };
}

function verificationId({ id }: Readonly<Record<string, string>>): string {
  if (id === undefined || !isUuid(id)) throw new DomainError('VERIFICATION_NOT_FOUND', { verification: String(id).slice(0, 64) });
  return id;
}

export const verificationRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/v1/verifications',
    who: ['ANYONE'],
    summary: 'Starts a verification and sends a code to the phone. Known and unknown document numbers answer alike.',
    isCreate: true,
    body: z.strictObject({
      fullName: z.string(),
      documentType: listed(DOCUMENT_TYPES),
      documentNumber: z.string(),
      phone: z.string(),
      devicePublicKeyJwk: publicKeyJwk,
    }),
    answer: verification,
    async handle({ services }, { body, caller, requestId }) {
      const { documentType, devicePublicKeyJwk, ...rest } = body;
      return verificationJson(await services.identity.startVerification(
        { ...rest, documentType: DocumentType[documentType], devicePublicKeyJwk: JSON.stringify(devicePublicKeyJwk), requestId }, { caller }));
    },
  }),
  route({
    method: 'GET',
    path: '/v1/verifications/{id}',
    who: ['ANYONE'],
    summary: 'A verification by its id; once VERIFIED, with the session, for ten minutes.',
    answer: verification,
    handle: async ({ services }, { params, caller }) => verificationJson(await services.identity.getVerification({ verificationId: verificationId(params) }, { caller })),
  }),
  route({
    method: 'POST',
    path: '/v1/verifications/{id}:submitOtp',
    who: ['ANYONE'],
    summary: 'Submits the code from the phone.',
    body: z.strictObject({ code: z.string() }),
    answer: verification,
    handle: async ({ services }, { params, body, caller }) => verificationJson(await services.identity.submitOtp({ verificationId: verificationId(params), code: body.code }, { caller })),
  }),
  route({
    method: 'POST',
    path: '/v1/verifications/{id}:submitFace',
    who: ['ANYONE'],
    summary: 'Submits the face provider\'s assertion.',
    body: z.strictObject({ assertion: z.string() }),
    answer: verification,
    handle: async ({ services }, { params, body, caller }) => verificationJson(await services.identity.submitFace({ verificationId: verificationId(params), assertion: body.assertion }, { caller })),
  }),
  route({
    method: 'POST',
    path: '/v1/verifications/{id}:chooseCounter',
    who: ['ANYONE'],
    summary: 'Chooses a counter in place of the face; an officer there looks at the document.',
    body: z.strictObject({ officeId: z.string() }),
    answer: verification,
    handle: async ({ services }, { params, body, caller }) => verificationJson(await services.identity.chooseCounter({ verificationId: verificationId(params), officeId: body.officeId }, { caller })),
  }),
  route({
    method: 'POST',
    path: '/v1/sessions:refresh',
    who: ['ANYONE'],
    summary: 'Renews the access token; the proof is a JWS of the device key over the refresh token\'s hash.',
    body: z.strictObject({ refreshToken: z.string(), proof: z.string().describe(REFRESH_PROOF) }),
    answer: session,
    handle: async ({ services }, { body, caller }) => sessionJson(await services.identity.refreshSession(body, { caller })),
  }),
];
