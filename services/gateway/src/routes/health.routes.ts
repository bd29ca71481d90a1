import { z } from 'zod';
import { route, type Route } from '../http/route.js';
import { probeDependencies } from './probe-dependencies.js';

const dependencyState = z.enum(['UP', 'DOWN']);

const readiness = z.object({ state: z.enum(['STARTING', 'SERVING', 'DRAINING']), dependencies: z.record(z.string(), dependencyState) }).meta({ id: 'Readiness' });

export const healthRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/healthz',
    who: ['ANYONE'],
    summary: 'Says that the process lives.',
    answer: z.object({ state: z.literal('ALIVE') }),
    handle: async () => ({ state: 'ALIVE' }),
  }),
  route({
    method: 'GET',
    path: '/readyz',
    who: ['ANYONE'],
    summary: 'Says whether traffic should come here, with the state of each dependency; 503 only while starting or draining.',
    answer: readiness,
    async handle({ lifecycle, config, peers }, { reply }) {
      const { phase } = lifecycle;
      reply.code(phase === 'SERVING' ? 200 : 503);
      return { state: phase, dependencies: await probeDependencies(config, peers) };
    },
  }),
];
