import type { Client } from 'pg';
import type { Acked } from './load.js';

/** What the database of the surviving server says of what clients were told. */
export interface Ledger {
  readonly lost: readonly string[];
  readonly twice: readonly string[];
}

/** Each act has one event, and one entry for the audit log. */
const TOPIC: Readonly<Record<Acked['act'], string>> = { DECLARED: 'residence.declared.v1', CONFIRMED: 'residence.confirmed.v1', WITHDRAWN: 'residence.withdrawn.v1' };
const AUDITED: Readonly<Record<Acked['act'], string>> = { DECLARED: 'DECLARE_RESIDENCE', CONFIRMED: 'CONFIRM_RESIDENCE', WITHDRAWN: 'WITHDRAW_DECLARATION' };

export async function readLedger(client: Client, acked: readonly Acked[]): Promise<Ledger> {
  const texts = (text: string): Promise<string[]> => textsOf(client, text);
  const effects = counted([
    ...await texts(`select resident_id || ' declares' as one from residence_declarations`),
    ...await texts(`select declaration_id || ' ' || kind as one from declaration_actions`),
    ...await texts(`select payload ->> 'declarationId' || ' ' || topic as one from outbox where topic like 'residence.%'`),
    ...await texts(`select payload ->> 'objectId' || ' ' || (payload ->> 'act') as one from outbox where topic = 'audit.recorded.v1'`),
  ]);
  const wanted = acked.flatMap(({ act, id, intent }) => [
    `${id} ${act}`, `${id} ${TOPIC[act]}`, `${id} ${AUDITED[act]}`, ...(act === 'DECLARED' ? [`${intent.tenant} declares`] : []),
  ]);
  return {
    lost: wanted.filter((effect) => !effects.has(effect)),
    twice: [...effects].filter(([, times]) => times > 1).map(([effect, times]) => `${effect} × ${times}`),
  };
}

/** Ids of all there are. */
export const readDeclarations = (client: Client): Promise<string[]> => textsOf(client, 'select id as one from residence_declarations');

const textsOf = async (client: Client, text: string): Promise<string[]> => (await client.query<{ one: string }>(text)).rows.map(({ one }) => one);

function counted(effects: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const effect of effects) counts.set(effect, (counts.get(effect) ?? 0) + 1);
  return counts;
}
