import { z } from 'zod';
import { route, type Route } from '../http/route.js';
import { instant, withoutEmpty } from './answers.js';

const me = z.object({
  subjectId: z.string(),
  data: z.array(z.object({ field: z.string(), value: z.string(), source: z.string(), asOfTime: instant })).describe('Every datum with where it came from and when'),
  habitualDeclarationId: z.string().optional(),
  habitualCityCode: z.string().optional(),
  createTime: instant,
  isSynthetic: z.boolean().describe('True for generated people, who can never be real ones'),
}).meta({ id: 'Resident' });

export const meRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/v1/me',
    who: ['RESIDENT'],
    summary: 'Own data, every datum with source and date.',
    answer: me,
    async handle({ services }, { caller }) {
      const { subjectId, data, habitualDeclarationId, habitualCityCode, createTime, isSynthetic } = await services.identity.getResident({}, { caller });
      return { subjectId, data, ...withoutEmpty({ habitualDeclarationId, habitualCityCode }), createTime, isSynthetic };
    },
  }),
];
