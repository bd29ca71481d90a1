import { expect, test } from 'vitest';
import { invitationLink, isElsewhere, mayInvite } from '../src/features/invitation/invitation.js';
import { parseHash } from '../src/lib/router.js';

const withOfficer = { state: 'UNDER_REVIEW', confirmer: { kind: 'OFFICER' } } as const;

test('an owner is invited where an officer has it because nobody knows them, and for no other cause (G3)', () => {
  for (const reviewCause of ['TYPED_ADDRESS', 'NO_KNOWN_OWNER']) expect(mayInvite({ ...withOfficer, reviewCause })).toBe(true);
  for (const reviewCause of ['DWELLING_USE', 'CONFIRMER_SILENT', 'APPEAL']) expect(mayInvite({ ...withOfficer, reviewCause })).toBe(false);
});

test('the resident of a full flat is offered nothing that would tell why an officer has it (C25)', () => expect(mayInvite(withOfficer)).toBe(false));

test('nobody is invited to what is decided or waits for an owner', () => {
  for (const state of ['ACTIVE', 'REJECTED', 'WITHDRAWN', 'ENDED'] as const) expect(mayInvite({ ...withOfficer, state, reviewCause: 'TYPED_ADDRESS' })).toBe(false);
  expect(mayInvite({ state: 'PENDING', confirmer: { kind: 'OWNER' }, reviewCause: 'NO_KNOWN_OWNER' })).toBe(false);
});

test('the link leads to the page of the city and carries nothing else', () => {
  const link = invitationLink('https://example.org', '4401');
  expect(link).toBe('https://example.org/#/invited-owner?city=4401');
  expect(parseHash(new URL(link).hash)).toEqual({ name: 'invited-owner', params: { city: '4401' } });
  expect(invitationLink('https://example.org', undefined)).toBe('https://example.org/#/invited-owner');
});

test('an owner is sent to the city\'s own channels where addresses or dwellings are its own matter (R36), and nowhere else', () => {
  expect([isElsewhere({ houseManagement: 'CLOSED', addressEntry: 'OPEN' }), isElsewhere({ houseManagement: 'OPEN', addressEntry: 'CLOSED' })]).toEqual([true, true]);
  expect([isElsewhere({ houseManagement: 'OPEN', addressEntry: 'OPEN' }), isElsewhere(null)]).toEqual([false, false]);
});
