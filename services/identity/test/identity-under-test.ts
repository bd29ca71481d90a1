import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { addDays, buildCitizenIdNumber, DomainError, newUuid, plainDate } from '@yuejuma/kernel';
import { seededDice } from '@yuejuma/platform/dice';
import { Peers } from '@yuejuma/platform/grpc/client';
import { signReadPermit } from '@yuejuma/platform/read-permit';
import { IdentityDevelopmentServiceService, type SyntheticPerson } from '@yuejuma/proto/identity/v1/development';
import { IdentityServiceService, type StartVerificationRequest } from '@yuejuma/proto/identity/v1/identity_service';
import { DocumentType, type Verification } from '@yuejuma/proto/identity/v1/resident';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { anonymous, startForTest, type ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import { definition } from '../src/app.module.js';
import type { Authorities } from '../src/authorities.js';
import type { Context } from '../src/context.js';
import { readLogOf } from '../src/read-log.js';

/** The outside world as a test sets it: what the registries say, what was sent, what was logged, what is down. */
export class World {
  readonly permitKey = randomBytes(32);
  readonly sessionKey = randomBytes(32);
  readonly sms: { phone: string; code: string; requestId: string; act?: string }[] = [];
  readonly notices: { phone: string; templateId: string; parameters: Record<string, string>; requestId: string }[] = [];
  readonly rings: { deviceId: string; noticeId: string; requestId: string }[] = [];
  /** What phones sent. */
  readonly inbound: { messageId: string; phone: string; text: string }[] = [];
  readonly reads: { request: { subjectIds: string[]; fields: string[]; purpose: string; legalBasis: string; caseId: string }; caller: Caller | undefined }[] = [];
  readonly down = new Set<'sms' | 'push' | 'face' | 'population' | 'insurance' | 'audit'>();
  /** Who the population registry has, by document number. */
  readonly registry = new Map<string, { fullName: string; birthDate: string; hukouDivisionCode: string }>();
  readonly employed = new Set<string>();
  readonly asked: string[] = [];
  /** Data keys opened so far. */
  unwraps = 0;
  /** What the audit service's permit is changed into before it is handed over. */
  tamper: <T extends object>(permit: T) => T = (permit) => permit;

  require(name: 'sms' | 'push' | 'face' | 'population' | 'insurance' | 'audit'): void {
    if (this.down.has(name)) throw new DomainError('DEPENDENCY_UNAVAILABLE', { dependency: name });
  }

  readonly recordRead = async (request: World['reads'][number]['request'], options: { caller?: Caller }) => {
    this.require('audit');
    this.reads.push({ request, caller: options.caller });
    const content = { sequence: BigInt(this.reads.length), subjectIds: request.subjectIds, fields: request.fields, expireTime: new Date(Date.now() + 30_000) };
    return this.tamper({ ...content, mac: signReadPermit(content, this.permitKey) });
  };

  adapt(context: Context): Context {
    const { kms } = context;
    return Object.assign(context, {
      kms: { ...kms, openDataKey: (wrapped: Buffer) => (this.unwraps += 1, kms.openDataKey(wrapped)) },
      readLog: readLogOf({ of: () => ({ recordRead: this.recordRead }) } as never, this.permitKey),
      authorities: {
        sendCode: async (phone, code, _minutes, requestId) => {
          this.require('sms');
          if (!this.sms.some((sent) => sent.requestId === requestId)) this.sms.push({ phone, code, requestId });
        },
        sendConsentCode: async (phone, code, act, _minutes, requestId) => {
          this.require('sms');
          if (!this.sms.some((sent) => sent.requestId === requestId)) this.sms.push({ phone, code, requestId, act });
        },
        sendNotice: async (phone, templateId, parameters, requestId) => {
          this.require('sms');
          if (!this.notices.some((sent) => sent.requestId === requestId)) this.notices.push({ phone, templateId, parameters, requestId });
          return `sms-${requestId}`;
        },
        ringDevice: async (deviceId, noticeId, requestId) => {
          this.require('push');
          this.rings.push({ deviceId, noticeId, requestId });
          return `push-${requestId}`;
        },
        sendAsk: async (phone, { code, maskedName }, requestId) => {
          this.require('sms');
          this.sms.push({ phone, code, requestId, act: maskedName });
        },
        sendAnswerHelp: async (phone, requestId) => {
          this.sms.push({ phone, code: '', requestId, act: 'HELP' });
        },
        pullSms: async (cursor) => {
          this.require('sms');
          const messages = this.inbound.slice(Number(cursor));
          return { messages, nextCursor: String(this.inbound.length) };
        },
        redeemFace: async (_claim, assertion) => {
          this.require('face');
          this.asked.push('face');
          return (assertion.split('-')[0] as 'MATCH' | 'NO_MATCH' | 'INVALID');
        },
        matchPerson: async ({ fullName, documentNumber }) => {
          this.require('population');
          this.asked.push('population');
          const person = this.registry.get(documentNumber);
          if (person?.fullName !== fullName) return undefined;
          return { birthDate: person.birthDate, sex: 'MALE', hukouAddress: '湖南省衡阳市衡阳县西渡镇', hukouDivisionCode: person.hukouDivisionCode, asOfTime: new Date('2026-11-01T00:00:00Z') };
        },
        checkEmployment: async (documentNumber, cityCode) => {
          this.require('insurance');
          return { isEmployed: this.employed.has(documentNumber + cityCode), confirmedThroughOn: '2026-11-21', evidenceId: 'si-1' };
        },
      } satisfies Authorities,
    });
  }
}

export interface Identity {
  world: World;
  service: ServiceUnderTest<Context>;
  client: ReturnType<typeof clientOf>;
  doors: ReturnType<typeof doorsOf>;
}

const clientOf = (service: ServiceUnderTest<Context>) => service.client(IdentityServiceService);
const doorsOf = (service: ServiceUnderTest<Context>) => service.client(IdentityDevelopmentServiceService);

export async function startIdentity(env: Record<string, string> = {}): Promise<Identity> {
  const world = new World();
  const service = await startForTest(definition, (context) => world.adapt(context), {
    SESSION_KEY: world.sessionKey.toString('base64'), READ_PERMIT_KEY: world.permitKey.toString('base64'),
    PEERS: JSON.stringify({ audit: '127.0.0.1:1', simulators: '127.0.0.1:1' }), ...env,
  });
  return { world, service, client: clientOf(service), doors: doorsOf(service) };
}

/** A client of identity as another service has it. */
export function clientFrom({ service }: Identity, via: string) {
  const { base, env } = service;
  return new Peers(via, { CALLER_KEY: base.config.CALLER_KEY, CALL_DEADLINE_MS: 60_000, PEERS: { identity: env['GRPC_LISTEN'] as string }, CELLS: [] }, seededDice(1)).of(IdentityServiceService, 'identity');
}

let people = 0;

/** A P-256 device. */
export function newDevice(): { jwk: string; key: KeyObject } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { jwk: JSON.stringify(publicKey.export({ format: 'jwk' })), key: privateKey };
}

/** Somebody new, with a document and a phone that can belong to nobody. */
export function newPerson(birthDate = '1990-05-01') {
  people += 1;
  const born = addDays(plainDate(birthDate), Math.floor(people / 900));
  return { fullName: '王小明', documentNumber: buildCitizenIdNumber('990200', born, people % 900), phone: `154${String(20_000_000 + people)}`, birthDate: born };
}

export type Person = ReturnType<typeof newPerson>;

export const startRequest = (person: Pick<Person, 'fullName' | 'documentNumber' | 'phone'>, more: Partial<StartVerificationRequest> = {}): StartVerificationRequest => ({
  fullName: person.fullName, documentType: DocumentType.CITIZEN_ID, documentNumber: person.documentNumber, phone: person.phone,
  devicePublicKeyJwk: newDevice().jwk, requestId: newUuid(), ...more,
});

export const asAnyone = { caller: anonymous() };

/** Known to the registry, started and past the phone code. */
export async function upToFace({ world, client }: Identity, person: Person = newPerson(), more: Partial<StartVerificationRequest> = {}): Promise<Verification> {
  world.registry.set(person.documentNumber, { fullName: person.fullName, birthDate: person.birthDate, hukouDivisionCode: '430421' });
  const { id } = await client.startVerification(startRequest(person, more), asAnyone);
  return client.submitOtp({ verificationId: id, code: codeFor(world, id) }, asAnyone);
}

/** Verified by face; the session is in the answer. */
export async function verified(identity: Identity, person: Person = newPerson(), more: Partial<StartVerificationRequest> = {}): Promise<Verification> {
  const { id } = await upToFace(identity, person, more);
  return identity.client.submitFace({ verificationId: id, assertion: 'MATCH' }, asAnyone);
}

/** The code that was sent for a verification. */
export const codeFor = (world: World, verificationId: string): string => world.sms.find((sent) => sent.requestId === verificationId)?.code ?? '';

/** A code that is not the one sent. */
export const wrongCode = (right: string): string => String((Number(right) + 1) % 1_000_000).padStart(6, '0');

/** A compact JWS by a device key. */
export function jws(key: KeyObject, payload: object, header: object = { alg: 'ES256' }): string {
  const body = [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${body}.${sign('sha256', Buffer.from(body), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

export const synthetic = (person: Person, more: Partial<SyntheticPerson> = {}): SyntheticPerson => ({
  key: person.documentNumber, fullName: person.fullName, documentType: DocumentType.CITIZEN_ID, documentNumber: person.documentNumber, phone: person.phone,
  birthOn: person.birthDate, sex: 'MALE', hukouAddress: '广东省广州市天河区林和街道', hukouDivisionCode: '440106009', ...more,
});
