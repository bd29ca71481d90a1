import { ShowCodeBatch } from '@yuejuma/proto/code/v1/code_service';
import { Role } from '@yuejuma/proto/common/v1/caller';
import { officer } from '@yuejuma/testing/service-under-test';
import type { Figures } from '../figures.js';
import { callersOf, type People } from './callers.js';
import { CALLERS, EDGE, RPCS, VIA } from './rpc-table.js';
import { generatedMethods, hostsOf, type Method, type Outcome, type Wire } from './wire.js';

/** Refusals at the door. Anything else means that the caller was let in. */
const REFUSALS = ['NOT_SIGNED_IN', 'NOT_ALLOWED'];

const methods = generatedMethods();
const rows = Object.entries(RPCS).flatMap(([name, allowed]) => {
  const method = methods.get(name);
  return method ? [{ name, allowed, method }] : [];
});

/** What the table and the protos do not both know. */
export function withoutRow(figures: Figures, described: readonly string[]): void {
  figures.none('methods without a row', [...new Set([...described, ...methods.keys()])].filter((name) => !(name in RPCS)), `${described.length} methods`);
  figures.none('rows without a method', Object.keys(RPCS).filter((name) => !described.includes(name) || !methods.has(name)), `${Object.keys(RPCS).length} rows`);
}

/** Every method × ten callers, over the wire, at every service that answers it. */
export async function rpcMatrix(figures: Figures, wire: Wire, people: People): Promise<void> {
  const callers = callersOf(people);
  const wrong: string[] = [];
  let cells = 0;
  for (const { name, allowed, method } of rows) {
    for (const host of hostsOf(name)) {
      for (const caller of CALLERS) {
        const { caller: sealed, seal } = callers[caller];
        const { reason } = await wire.call(host, method, { ...sealed, via: VIA[name]?.via ?? 'gateway' }, VIA[name]?.request, seal);
        const expected = allowed.includes(caller) ? 'let in' : caller === 'EXPIRED' || caller === 'ANONYMOUS' ? 'NOT_SIGNED_IN' : 'NOT_ALLOWED';
        const got = REFUSALS.includes(reason) ? reason : reason === 'UNIMPLEMENTED' ? reason : 'let in';
        cells += 1;
        if (got !== expected) wrong.push(`${name} by ${caller}: ${got}, not ${expected}`);
      }
    }
  }
  figures.none('cells of the RPC matrix that differ', wrong, `${cells} (${rows.length} methods × ${CALLERS.length} callers)`);
}

/** Calls whose seal does not hold, and roles that do not exist: refused by every method, the open ones too. */
export async function sealsAndRoles(figures: Figures, wire: Wire, people: People): Promise<void> {
  const { SERVICE } = callersOf(people);
  const passed: string[] = [];
  let calls = 0;
  const expect = (what: string, { reason }: Outcome, wanted: string) => {
    calls += 1;
    if (reason !== wanted) passed.push(`${what}: ${reason}`);
  };
  for (const { name, method } of rows) {
    for (const host of hostsOf(name)) {
      for (const seal of ['FORGED', 'OF_ANOTHER_SERVICE', 'NONE', 'EXPIRED'] as const) expect(`${name} with a seal ${seal}`, await wire.call(host, method, { ...SERVICE.caller, via: VIA[name]?.via ?? 'gateway' }, {}, seal), 'NOT_SIGNED_IN');
    }
  }
  const open = new Set(Object.keys(RPCS).filter((name) => RPCS[name]?.includes('ANONYMOUS')));
  const roleless = officer('nobody', 'unit', ['44'], []);
  const unknown = officer('nobody', 'unit', ['44'], [Role.UNRECOGNIZED]);
  for (const { name, method } of rows.filter((row) => !open.has(row.name))) for (const caller of [roleless, unknown]) expect(`${name} without a role`, await wire.call(hostsOf(name)[0]!, method, caller), 'NOT_ALLOWED');
  for (const [name, { request }] of Object.entries(VIA)) {
    for (const via of ['gateway', 'message', 'permit', 'registration', ''].filter((one) => one !== VIA[name]?.via)) expect(`${name} through ${via}`, await wire.call(hostsOf(name)[0]!, methods.get(name) as Method, { ...SERVICE.caller, via }, request), 'NOT_ALLOWED');
  }
  figures.none('bad seals and roles let in', passed, `${calls}`);
}

/** Tokens a caller of the edge may bring, and the reason each gets there. */
export interface EdgeTokens {
  partner: string;
  officer: string;
  resident: string;
}

/** The partner edge: one method, by a partner's token, whatever seal comes along. */
export async function partnerEdge(figures: Figures, wire: Wire, people: People, tokens: EdgeTokens): Promise<void> {
  const wrong: string[] = [];
  const { SERVICE, PARTNER } = callersOf(people);
  const expect = async (what: string, outcome: Promise<Outcome>, wanted: readonly string[]) => {
    const { reason } = await outcome;
    if (!wanted.includes(reason)) wrong.push(`${what}: ${reason}, not ${wanted.join(' or ')}`);
  };
  const closed = rows.filter(({ name }) => !EDGE.includes(name));
  for (const { name, method } of closed) await expect(`${name} at the edge`, wire.callEdge(method, `Bearer ${tokens.partner}`, {}, SERVICE.caller), ['UNIMPLEMENTED']);
  for (const name of EDGE) {
    const method = methods.get(name) as Method;
    await expect(`${name} by a partner`, wire.callEdge(method, `Bearer ${tokens.partner}`), ['OK']);
    const refused = ['NOT_SIGNED_IN', 'NOT_ALLOWED', 'PARTNER_NOT_REGISTERED'];
    await expect(`${name} by nobody`, wire.callEdge(method, undefined), ['NOT_SIGNED_IN']);
    await expect(`${name} by a seal alone`, wire.callEdge(method, undefined, {}, PARTNER.caller), ['NOT_SIGNED_IN']);
    await expect(`${name} by an officer`, wire.callEdge(method, `Bearer ${tokens.officer}`), refused);
    await expect(`${name} by a resident`, wire.callEdge(method, `Bearer ${tokens.resident}`), refused);
    await expect(`${name} by a changed token`, wire.callEdge(method, `Bearer ${tokens.partner.slice(0, -4)}AAAA`), ['NOT_SIGNED_IN']);
  }
  figures.none('calls of the partner edge that differ', wrong, `${closed.length + EDGE.length * 6}`);
}

/** A stream whose messages are sealed one by one: none is believed on the stream's own seal (D9). */
export async function streamedBatches(figures: Figures, wire: Wire, people: People): Promise<void> {
  const name = 'yuejuma.code.v1.CodeService/StreamShowCodes';
  const { SERVICE } = callersOf(people);
  const askers = ShowCodeBatch.encode({ askers: [{ id: 1, subjectId: people.get('wang-xiaoming') as string, traceParent: '', device: '' }] }).finish();
  const seal = (more: object) => ({ seal: { caller: Buffer.from(askers), audience: 'code/batch', expireTime: new Date(Date.now() + 60_000), mac: Buffer.alloc(32), ...more } });
  const batches = [seal({}), seal({ mac: Buffer.alloc(0) }), seal({ audience: 'code' }), seal({ expireTime: undefined }), { seal: undefined }];
  const outcomes = await Promise.all(batches.map((batch) => wire.call('code', methods.get(name) as Method, { ...SERVICE.caller, via: 'gateway' }, batch)));
  figures.none('batches with a bad seal that were answered', outcomes.filter(({ reason }) => reason !== 'NOT_SIGNED_IN').map(({ reason }) => reason), `${batches.length}`);
}
