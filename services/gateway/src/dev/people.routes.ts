import { z } from 'zod';
import { route, type Route } from '../http/route.js';
import { instant } from '../routes/answers.js';
import { personOf, readDemo } from './demo-directory.js';
import type { Doors } from './doors.js';
import { signInOfficer, signInPartner } from './staff-sign-in.js';

const token = z.object({ accessToken: z.string(), expireTime: instant });

/** The demo people and how to be one of them. */
export const peopleRoutes = (doors: Doors): Route[] => [
  route({
    method: 'GET',
    path: '/dev/people',
    who: ['ANYONE'],
    summary: 'The people of the demo.',
    answer: z.array(z.object({ key: z.string(), displayName: z.string(), roles: z.array(z.string()), subjectId: z.string(), note: z.string() })),
    async handle(_context, { language }) {
      const { people } = await readDemo(doors.dataDir);
      return people.map(({ note, ...person }) => ({ ...person, note: language === 'en' ? note.en : note.zhHans }));
    },
  }),
  route({
    method: 'POST',
    path: '/dev/session',
    who: ['ANYONE'],
    summary: 'A session of a demo person, bound to no device.',
    body: z.strictObject({ person: z.string() }),
    answer: token,
    async handle(_context, { body }) {
      const { key, roles, subjectId } = personOf(await readDemo(doors.dataDir), body.person);
      if (!roles.includes('RESIDENT')) return signInOfficer(doors, key);
      const { accessToken, expireTime } = await doors.identity.issueSession({ subjectId });
      return { accessToken, expireTime };
    },
  }),
  route({
    method: 'POST',
    path: '/dev/partner-token',
    who: ['ANYONE'],
    summary: 'A token of a partner app.',
    body: z.strictObject({ partner: z.string() }),
    answer: token,
    handle: async (_context, { body }) => signInPartner(doors, body.partner),
  }),
  route({
    method: 'GET',
    path: '/dev/dwellings',
    who: ['ANYONE'],
    summary: 'The dwellings of the demo with their house codes and owners.',
    answer: z.array(z.object({ dwellingId: z.string(), address: z.string(), cityCode: z.string(), houseCode: z.string(), ownerKey: z.string().nullable() })),
    async handle() {
      const { people, dwellingIds } = await readDemo(doors.dataDir);
      if (dwellingIds.length === 0) return [];
      const keys = new Map(people.map(({ key, subjectId }) => [subjectId, key]));
      const answers = await Promise.all(doors.addresses.map((peer) => peer.listDemoDwellings({ externalIds: dwellingIds })));
      return answers.flatMap(({ dwellings }) => dwellings).map(({ dwelling, ownerSubjectId }) => ({
        dwellingId: dwelling?.id ?? '',
        address: dwelling?.address?.fullText ?? '',
        cityCode: dwelling?.address?.cityCode ?? '',
        houseCode: dwelling?.houseCode ?? '',
        ownerKey: keys.get(ownerSubjectId) ?? null,
      }));
    },
  }),
];
