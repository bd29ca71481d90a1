import { DomainError } from '@yuejuma/kernel';
import { SetModeRequest_Mode } from '@yuejuma/proto/authority/v1/simulator_control';
import { z } from 'zod';
import { route, type Route } from '../http/route.js';
import { instant, listed, shortName, withoutEmpty } from '../routes/answers.js';
import type { Doors } from './doors.js';

/** The simulated authorities, and the short names people give them. */
const SIMULATORS: Readonly<Record<string, string>> = {
  'population-registry': 'population-registry',
  population: 'population-registry',
  'face-check': 'face-check',
  face: 'face-check',
  sms: 'sms',
  push: 'push',
  'property-registry': 'property-registry',
  property: 'property-registry',
  'social-insurance': 'social-insurance',
  'card-factory': 'card-factory',
  'city-registrations': 'city-registrations',
};

const registryPerson = z.object({
  fullName: z.string(), documentType: z.string(), documentNumber: z.string(), phone: z.string().optional(), birthDate: z.string(), sex: z.string(), hukouAddress: z.string(), hukouDivisionCode: z.string(),
});

/** What the simulated authorities know, sent and say. */
export const simulatorRoutes = (doors: Doors): Route[] => [
  route({
    method: 'GET',
    path: '/dev/registry-people',
    who: ['ANYONE'],
    summary: 'Synthetic people of the population registry who have not registered.',
    answer: z.array(registryPerson),
    async handle() {
      const { people } = await doors.simulators.listRegistryPeople({});
      return people.map(({ fullName, documentType, documentNumber, phone, birthOn, sex, hukouAddress, hukouDivisionCode }) =>
        ({ fullName, documentType, documentNumber, ...withoutEmpty({ phone }), birthDate: birthOn, sex, hukouAddress, hukouDivisionCode }));
    },
  }),
  route({
    method: 'GET',
    path: '/dev/sms',
    who: ['ANYONE'],
    summary: 'The codes sent to a phone, and the notices too when asked for, newest first.',
    query: z.strictObject({ phone: z.string(), notices: listed(['true', 'false']).optional() }),
    answer: z.array(z.object({ templateId: z.string(), code: z.string().optional(), text: z.string(), sendTime: instant })),
    async handle(_context, { query }) {
      const { messages } = await doors.simulators.listSms({ phone: query.phone, withNotices: query.notices === 'true' });
      return messages.map(({ templateId, parameters, text, sendTime }) => ({ templateId, ...withoutEmpty({ code: parameters['code'] }), text, sendTime }));
    },
  }),
  route({
    method: 'POST',
    path: '/dev/sms',
    who: ['ANYONE'],
    summary: 'A phone sends a message to the platform, which fetches it at once.',
    body: z.strictObject({ phone: z.string(), text: z.string() }),
    answer: z.object({ messageId: z.string() }),
    async handle(_context, { body }) {
      const { messageId } = await doors.simulators.sendFromPhone(body);
      await doors.services.find(({ name }) => name === 'identity')?.peer.runDueJobs({});
      return { messageId };
    },
  }),
  route({
    method: 'POST',
    path: '/dev/face',
    who: ['ANYONE'],
    summary: 'An assertion as the face provider would give it to the phone.',
    body: z.strictObject({ result: listed(['MATCH', 'NO_MATCH']) }),
    answer: z.object({ assertion: z.string() }),
    async handle(_context, { body }) {
      const { assertion } = await doors.simulators.createFaceAssertion(body);
      return { assertion };
    },
  }),
  route({
    method: 'POST',
    path: '/dev/simulators/{name}',
    who: ['ANYONE'],
    summary: 'How a simulated authority behaves from now on.',
    body: z.strictObject({ mode: listed(['OK', 'SLOW', 'DOWN', 'NO', 'LAG']) }),
    answer: z.object({ simulator: z.string(), mode: z.string() }),
    async handle(_context, { params, body }) {
      const name = params['name'] ?? '';
      const simulator = SIMULATORS[name.toLowerCase().replaceAll('_', '-')];
      if (simulator === undefined) throw new DomainError('NO_SUCH_SIMULATOR', { simulator: name.slice(0, 64) });
      const set = await doors.simulators.setMode({ simulator, mode: SetModeRequest_Mode[body.mode] });
      return { simulator: set.simulator, mode: shortName(SetModeRequest_Mode, set.mode) };
    },
  }),
];
