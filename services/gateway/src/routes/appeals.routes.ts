import { Evidence_Kind } from '@yuejuma/proto/registration/v1/residence_declaration';
import { z } from 'zod';
import { route, type Route } from '../http/route.js';
import { evidenceAnswer, evidenceJson, namedEvidence } from './evidence-json.js';
import { declaration, oneDeclaration, registrationOf } from './residences.routes.js';

export const appealRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/v1/me/residences/{id}:appeal',
    who: ['RESIDENT'],
    summary: 'Appeals a refusal, or an end against the own word: another unit decides, and what nobody decides in time no longer stands.',
    body: z.strictObject({ evidenceIds: z.array(z.string()).default([]) }).optional(),
    answer: declaration,
    async handle(context, call) {
      const { id } = call.params;
      const appealed = await registrationOf(context.services, id).appealDecision({ declarationId: id ?? '', evidenceIds: call.body?.evidenceIds ?? [] }, { caller: call.caller });
      return oneDeclaration(context, call, appealed);
    },
  }),
  route({
    method: 'POST',
    path: '/v1/me/residences/{id}:addEvidence',
    who: ['RESIDENT'],
    summary: 'Names evidence for an own declaration; the same again changes nothing.',
    body: namedEvidence,
    answer: evidenceAnswer,
    async handle(context, { params, body: { kind, reference }, caller }) {
      const { id } = params;
      return evidenceJson(await registrationOf(context.services, id).addEvidence({ declarationId: id ?? '', kind: Evidence_Kind[kind], reference }, { caller }));
    },
  }),
];
