import { randomUUID } from 'node:crypto';
import { sql } from '@yuejuma/platform/db/sql';
import { RegistrationServiceService } from '@yuejuma/proto/registration/v1/registration_service';
import { ResidenceDeclaration_State as State } from '@yuejuma/proto/registration/v1/residence_declaration';
import { resident, startForTest } from '@yuejuma/testing/service-under-test';
import { definition } from '../../services/registration/src/app.module.js';
import { fakePeers, request } from '../../services/registration/test/registration-under-test.js';
import type { CheckOptions, Figures } from '../figures.js';
import { raceMixes } from './mixes.js';

export const demands = '1,000 concurrent confirmations of one declaration over 100 connections, 20 rounds: exactly 1 CONFIRMED action, 1 event and 1 audit entry each, 0 answers INTERNAL or UNAVAILABLE; then 20 mixes of 1,000 confirmations, refusals, withdrawals and ends: one decision, true answers, an order that fits the clock';

/** Rounds of confirmations, and of mixes; what a patch breaks shows in the first, and a layer is a smaller run beside the whole one. */
const WHOLE = 20, FOR_A_PATCH = 4;
const AT_ONCE = 1_000;
const CONNECTIONS = 100;
/** Whoever waits ten seconds for a connection is refused by design: a machine that slow is no trial (threats.md 4.2). */
const TOO_SLOW_MS = 9_000;
const MOST_INVALID = 8;

/** What one round left behind. */
interface Round {
  actions: number;
  events: number;
  audited: number;
  /** Answers by reason; OK for the view of an ACTIVE declaration. */
  answers: ReadonlyMap<string, number>;
}

export async function run(figures: Figures, { isMutant, isLayer }: CheckOptions): Promise<void> {
  const wanted = isMutant || isLayer ? FOR_A_PATCH : WHOLE;
  const { peers, addresses, identity } = fakePeers();
  const service = await startForTest(definition, (context) => Object.assign(context, { identity, addresses: () => addresses }), { PEERS: '{"identity":"127.0.0.1:1"}', DATABASE_POOL: String(CONNECTIONS) });
  try {
    const rounds: Round[] = [];
    let invalid = 0;
    while (rounds.length < wanted && !rounds.some(isWrong)) {
      const startedAt = performance.now();
      const round = await race();
      if (faultsOf(round) > 0 && performance.now() - startedAt > TOO_SLOW_MS && invalid < MOST_INVALID) invalid += 1;
      else rounds.push(round);
    }
    report(figures, rounds, wanted, invalid);
    await raceMixes(figures, service, peers, wanted);
  } finally {
    await service.stop();
  }

  async function race(): Promise<Round> {
    const client = service.client(RegistrationServiceService);
    const custodian = randomUUID();
    const { addressId, owner } = peers.flat({ custodian });
    const { id } = await client.declareResidence(request({ addressId }), { caller: resident(randomUUID()) });
    const outcomes = await Promise.allSettled(Array.from({ length: AT_ONCE }, (_, index) =>
      client.confirmResidence({ declarationId: id }, { caller: resident(index % 2 === 0 ? owner : custodian), deadlineMs: 120_000 })));
    const answers = Map.groupBy(outcomes, (outcome) => (outcome.status === 'rejected' ? String((outcome.reason as { reason?: string }).reason ?? outcome.reason) : outcome.value.state === State.ACTIVE ? 'OK' : outcome.value.state));
    const count = async (statement: ReturnType<typeof sql>) => (await service.base.db.query<{ count: number }>(statement)).rows[0]?.count ?? 0;
    return {
      actions: await count(sql`select count(*)::int as count from declaration_actions where declaration_id = ${id} and kind = 'CONFIRMED'`),
      events: await count(sql`select count(*)::int as count from outbox where topic = 'residence.confirmed.v1' and payload ->> 'declarationId' = ${id}`),
      audited: await count(sql`select count(*)::int as count from outbox where topic = 'audit.recorded.v1' and payload ->> 'objectId' = ${id} and payload ->> 'act' = 'CONFIRM_RESIDENCE'`),
      answers: new Map([...answers].map(([reason, group]) => [reason, group.length])),
    };
  }
}

const FAULTS = ['INTERNAL_FAULT', 'DEPENDENCY_UNAVAILABLE'];
/** Truthful: confirmed, or another act came first. */
const TRUTHS = ['OK', 'CONCURRENT_CHANGE'];

const faultsOf = ({ answers }: Round): number => FAULTS.reduce((sum, reason) => sum + (answers.get(reason) ?? 0), 0);
const isWrong = (round: Round): boolean => round.actions !== 1 || round.events !== 1 || round.audited !== 1 || faultsOf(round) > 0;

function report(figures: Figures, rounds: readonly Round[], wanted: number, invalid: number): void {
  const each = (of: (round: Round) => number): string => [...new Set(rounds.map(of))].sort((a, b) => a - b).join(' to ');
  const all = (of: (round: Round) => number): boolean => rounds.every((round) => of(round) === 1);
  figures.demand('CONFIRMED actions in a round', '1', each((round) => round.actions), all((round) => round.actions));
  figures.demand('residence.confirmed events in a round', '1', each((round) => round.events), all((round) => round.events));
  figures.demand('audit entries in a round', '1', each((round) => round.audited), all((round) => round.audited));
  const faults = rounds.reduce((sum, round) => sum + faultsOf(round), 0);
  figures.demand('answers INTERNAL or UNAVAILABLE', '0', `${faults} of ${rounds.length * AT_ONCE}`, faults === 0);
  const told = new Map<string, number>();
  for (const { answers } of rounds) for (const [reason, count] of answers) told.set(reason, (told.get(reason) ?? 0) + count);
  const untrue = [...told.keys()].filter((reason) => !TRUTHS.includes(reason));
  figures.demand('answers', TRUTHS.join(', '), [...told].map(([reason, count]) => `${reason} ${count}`).join(', '), untrue.length === 0 && (told.get('OK') ?? 0) >= rounds.length);
  figures.demand('rounds', String(wanted), `${rounds.length}${invalid > 0 ? `, and ${invalid} too slow to count` : ''}`, rounds.length === wanted);
}
