import { randomUUID } from 'node:crypto';
import { DomainError, newId } from '@yuejuma/kernel';
import { emit } from '@yuejuma/platform/queue/outbox';
import type { Events, Topic } from '@yuejuma/platform/queue/events';
import { MessageServiceService, type Message, type Task } from '@yuejuma/proto/message/v1/message_service';
import { officer, resident, startForTest, type ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import { expect } from 'vitest';
import { definition } from '../src/app.module.js';
import type { Context } from '../src/context.js';
import type { Providers, Report } from '../src/authorities.js';

export const all = { pageSize: 0, pageToken: '' };

/** Identity and the providers behind it, as a test sets them. */
export class World {
  /** What reached a phone or a device, each request once. */
  readonly sent = new Map<string, { channel: string; recipientId: string; templateId: string; words: Record<string, string>; language: string }>();
  readonly withDevice = new Set<string>();
  attempts = 0;
  isDown = false;
  /** Takes everything and then does not answer. */
  isLate = false;
  report: Report[] = ['DELIVERED'];

  readonly providers: Providers = {
    send: async ({ id, channel, recipientId, templateId }, words, language) => {
      this.attempts += 1;
      if (this.isDown) throw new DomainError('DEPENDENCY_UNAVAILABLE', { dependency: 'identity' });
      if (channel === 'PUSH' && !this.withDevice.has(recipientId)) return [];
      this.sent.set(id, { channel, recipientId, templateId, words, language });
      if (this.isLate) throw new DomainError('DEPENDENCY_UNAVAILABLE', { dependency: 'identity' });
      return [`receipt-${id}`];
    },
    reportsOf: async () => {
      if (this.isDown) throw new DomainError('DEPENDENCY_UNAVAILABLE', { dependency: 'simulators' });
      return this.report;
    },
  };

  readonly sentTo = (recipientId: string): string[] => [...this.sent.values()].filter((sent) => sent.recipientId === recipientId).map(({ channel, templateId }) => `${channel} ${templateId}`);
}

/** The inbox of one cell, and the words of those who announce to it. */
export class Inbox {
  constructor(readonly service: ServiceUnderTest<Context>, readonly world: World) {}

  /** Moves the clock on to the next time it is this hour in Guangdong. */
  goTo(hour: number): void {
    const day = 86_400_000;
    const now = this.service.base.now().getTime();
    this.service.advance((((hour - 8) * 3_600_000 - now) % day + day) % day + 1_000);
  }

  readonly client = () => this.service.client(MessageServiceService);

  /** The outbox of this service stands in for the announcing one: same table, same relay, same queue. */
  async announce<T extends Topic>(topic: T, event: Events[T]): Promise<void> {
    await this.service.base.db.tx((tx) => emit(tx, topic, event, this.service.base.now()));
  }

  /** Announces one after another, each once the one before is handled. */
  async announceInTurn(...announcements: readonly (() => Promise<void>)[]): Promise<void> {
    for (const announcement of announcements) {
      await announcement();
      await this.quiet();
    }
  }

  /** Waits until every event announced so far is handled. */
  async quiet(): Promise<void> {
    await expect.poll(async () => {
      const { rows } = await this.service.base.db.query<{ left: number }>({ text: 'select count(*)::int as left from outbox where topic <> $1 and event_id not in (select event_id from inbox)', values: ['audit.recorded.v1'], name: '' });
      return rows[0]?.left;
    }, { timeout: 15_000 }).toBe(0);
  }

  readonly tasksOf = async (subjectId: string): Promise<Task[]> => (await this.client().listTasks(all, { caller: resident(subjectId) })).tasks;
  readonly tasksOfUnit = async (jurisdictions: string[]): Promise<Task[]> => (await this.client().listTasks({ pageSize: 200, pageToken: '' }, { caller: officer(randomUUID(), 'unit', jurisdictions) })).tasks;
  readonly messagesOf = async (subjectId: string, language = 'zh-Hans'): Promise<Message[]> => (await this.client().listMessages(all, { caller: { ...resident(subjectId), language } })).messages;
  readonly toldTo = async (subjectId: string): Promise<string[]> => (await this.messagesOf(subjectId)).map((message) => message.templateId).toReversed();
}

export async function startInbox(): Promise<Inbox> {
  const world = new World();
  const nowhere = '127.0.0.1:1';
  const service = await startForTest(definition, (context) => Object.assign(context, { providers: world.providers }), { PEERS: JSON.stringify({ identity: nowhere, simulators: nowhere }) });
  return new Inbox(service, world);
}

/** What every event of a new declaration says. */
export const declaration = (version = 1, place = { cityCode: '4401', districtCode: '440106' }) =>
  ({ declarationId: newId(place.cityCode), residentId: randomUUID(), ...place, version });

/** A declaration with who may answer it. */
export function asked(version = 1) {
  const [owner, custodian] = [randomUUID(), randomUUID()];
  const confirmers = [{ subjectId: owner, kind: 'OWNER' as const }, { subjectId: custodian, kind: 'CUSTODIAN' as const }];
  return { owner, custodian, event: { ...declaration(version), dwellingId: newId('4401'), confirmers, deadlineTime: '2026-12-01T00:00:00.000Z' } };
}
