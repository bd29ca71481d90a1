import { DomainError } from '@yuejuma/kernel';
import type { ExplainedRule } from '@yuejuma/proto/registration/v1/city_service';
import { CityCorrection_Reason } from '@yuejuma/proto/registration/v1/residence_declaration';
import { z } from 'zod';
import type { Services } from '../cells/services.js';
import type { Language } from '../http/language.js';
import { route, type Route } from '../http/route.js';
import { civilDate, listed, withoutEmpty } from './answers.js';
import { declaration, oneDeclaration } from './residences.routes.js';
import { ruleWords } from './rule-words.js';

const rule = z.object({
  id: z.string().describe('Scope, key and first day in force'),
  key: z.string(),
  value: z.unknown(),
  text: z.string().describe('What it says, in the language asked for'),
  sources: z.array(z.string()).describe('Articles, rules and decisions it comes from'),
  inForceSince: civilDate,
  inForceUntil: civilDate.optional(),
  policyFile: z.string().describe('Where it is written'),
  hasDecided: z.boolean().describe('It decided the declaration; otherwise the declaration stands under it'),
}).meta({ id: 'ExplainedRule' });

function ruleJson({ id, key, value, sources, inForceSinceOn, inForceUntilOn, policyFile, hasDecided }: ExplainedRule, language: Language): object {
  const parsed: unknown = JSON.parse(value);
  return {
    id, key, value: parsed, text: ruleWords(key, parsed)?.[language] ?? key, sources, inForceSince: inForceSinceOn, ...withoutEmpty({ inForceUntil: inForceUntilOn }), policyFile, hasDecided,
  };
}

const cityServiceOf = (services: Services, id: string): ReturnType<Services['city']['ofId']> =>
  services.city.ofId(id, () => new DomainError('DECLARATION_NOT_FOUND', { declaration: id.slice(0, 64) }));

export const explanationRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/v1/me/residences/{id}/explanation',
    who: ['RESIDENT'],
    summary: 'Which rules decided an own declaration, under which it stands, and where each is written.',
    answer: z.object({ declarationId: z.string(), policyVersion: z.string(), rules: z.array(rule) }),
    async handle({ services }, { params, caller, language }) {
      const id = params['id'] ?? '';
      const { declarationId, policyVersion, rules } = await cityServiceOf(services, id).explainDeclaration({ declarationId: id }, { caller });
      return { declarationId, policyVersion, rules: rules.map((found) => ruleJson(found, language)) };
    },
  }),
  route({
    method: 'POST',
    path: '/v1/me/residences/{id}:requestCorrection',
    who: ['RESIDENT'],
    summary: 'Says that what a city\'s own system has of the caller is wrong; the city\'s next word is the answer.',
    body: z.strictObject({ reason: listed(['NOT_MINE', 'WRONG_ADDRESS', 'WRONG_DATES', 'MOVED_OUT']) }),
    answer: declaration,
    async handle(context, call) {
      const id = call.params['id'] ?? '';
      const asked = await cityServiceOf(context.services, id).requestCorrection({ declarationId: id, reason: CityCorrection_Reason[call.body.reason] }, { caller: call.caller });
      return oneDeclaration(context, call, asked);
    },
  }),
];
