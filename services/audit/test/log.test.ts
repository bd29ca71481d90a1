import { createPublicKey, randomBytes, randomUUID, verify } from 'node:crypto';
import { sql } from '@yuejuma/platform/db/sql';
import { verifyReadPermit } from '@yuejuma/platform/read-permit';
import { emit } from '@yuejuma/platform/queue/outbox';
import { AuditServiceService } from '@yuejuma/proto/audit/v1/audit_service';
import { anonymous, officer, partner, resident, startForTest, type ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { definition } from '../src/app.module.js';
import type { Context } from '../src/context.js';
import { noteOf } from '../src/sign-checkpoint.js';

const permitKey = randomBytes(32);
let service: ServiceUnderTest<Context>;
const audit = () => service.client(AuditServiceService);
const read = (subjectIds: string[], more: object = {}) => ({ subjectIds, purpose: 'DECIDE_CASE', legalBasis: 'R25', caseId: '4401-x', fields: ['maskedName'], requestId: randomUUID(), ...more });
const grid = officer(randomUUID(), 'unit-tianhe', ['4401']);

beforeAll(async () => {
  service = await startForTest(definition, undefined, { READ_PERMIT_KEY: permitKey.toString('base64') });
});
afterAll(() => service?.stop());

describe('a read is logged before it happens', () => {
  test('the permit answers for the logged subjects and fields, and for nothing else', async () => {
    const subject = randomUUID();
    const permit = await audit().recordRead(read([subject]), { caller: grid });
    expect(verifyReadPermit(permit, { subjectIds: [subject], fields: ['maskedName'] }, permitKey)).toBe(true);
    expect(verifyReadPermit(permit, { subjectIds: [randomUUID()], fields: ['maskedName'] }, permitKey)).toBe(false);
    expect(verifyReadPermit(permit, { subjectIds: [subject], fields: ['documentNumber'] }, permitKey)).toBe(false);
  });

  test('the person sees the unit, the purpose and the fields, and nobody else does', async () => {
    const subject = randomUUID();
    await audit().recordRead(read([subject]), { caller: grid });
    const { entries } = await audit().listAccessLog({ pageSize: 0, pageToken: '' }, { caller: resident(subject) });
    expect(entries).toMatchObject([{ readerKind: 'OFFICER', readerName: 'unit-tianhe', purpose: 'DECIDE_CASE', legalBasis: 'R25', fields: ['maskedName'] }]);
    expect(JSON.stringify(entries)).not.toContain(grid.subjectId);
    expect((await audit().listAccessLog({ pageSize: 0, pageToken: '' }, { caller: resident(randomUUID()) })).entries).toEqual([]);
  });

  test('a repeated request is one entry', async () => {
    const subject = randomUUID();
    const request = read([subject]);
    const [first, second] = [await audit().recordRead(request, { caller: grid }), await audit().recordRead(request, { caller: grid })];
    expect(second.sequence).toBe(first.sequence);
    expect((await audit().listAccessLog({ pageSize: 0, pageToken: '' }, { caller: resident(subject) })).entries).toHaveLength(1);
  });

  test('a purpose that is not listed is refused by name', async () => {
    await expect(audit().recordRead(read([randomUUID()], { purpose: 'CURIOSITY' }), { caller: grid })).rejects.toMatchObject({ reason: 'INVALID_FIELD', metadata: { field: 'purpose' } });
  });

  test('partners and strangers log no reads', async () => {
    await expect(audit().recordRead(read([randomUUID()]), { caller: partner('library-gz') })).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
    await expect(audit().recordRead(read([randomUUID()]), { caller: anonymous() })).rejects.toMatchObject({ reason: 'NOT_SIGNED_IN' });
  });

  test('a long access log comes in pages, each entry once', async () => {
    const subject = randomUUID();
    for (let at = 0; at < 5; at += 1) await audit().recordRead(read([subject]), { caller: grid });
    const seen: string[] = [];
    for (let pageToken = ''; ; ) {
      const page = await audit().listAccessLog({ pageSize: 2, pageToken }, { caller: resident(subject) });
      seen.push(...page.entries.map((entry) => entry.id));
      pageToken = page.nextPageToken;
      if (pageToken === '') break;
    }
    expect(new Set(seen).size).toBe(5);
    expect(seen).toHaveLength(5);
  });
});

describe('the log only grows', () => {
  test('1,000 racing reads take 1,000 places without a gap', async () => {
    const permits = await Promise.all(Array.from({ length: 1_000 }, () => audit().recordRead(read([randomUUID()]), { caller: grid, deadlineMs: 60_000 })));
    const places = permits.map((permit) => Number(permit.sequence)).sort((a, b) => a - b);
    expect((places.at(-1) as number) - (places[0] as number)).toBe(999);
    expect(new Set(places).size).toBe(1_000);
  }, 60_000);

  test('the service can neither change nor remove an entry', async () => {
    for (const statement of [sql`update entries set kind = 'ACT'`, sql`delete from entries`, sql`delete from tree_hashes`, sql`update checkpoints set size = 0`]) {
      await expect(service.base.db.query(statement)).rejects.toMatchObject({ code: '42501' });
    }
  });

  test('an act from an outbox becomes one entry, and a checkpoint signs the root it is under', async () => {
    const before = Number((await audit().getCheckpoint({}, { caller: anonymous() })).size);
    const event = { act: 'CONFIRM_RESIDENCE', actorKind: 'RESIDENT', actorId: randomUUID(), unitId: '', subjectIds: [randomUUID()], objectId: '4401-x', time: new Date().toISOString(), details: {} };
    await service.base.db.tx((tx) => emit(tx, 'audit.recorded.v1', event, new Date()));
    await expect.poll(async () => Number((await audit().getCheckpoint({}, { caller: anonymous() })).size)).toBe(before + 1);
    const checkpoint = await audit().getCheckpoint({}, { caller: anonymous() });
    expect(checkpoint.note).toBe(noteOf(before + 1, checkpoint.rootHash));
    const key = createPublicKey({ key: service.context.signer.publicKeyJwk, format: 'jwk' });
    expect(verify(null, Buffer.from(checkpoint.note), key, checkpoint.signature)).toBe(true);
  });

  test('proofs are given inside the log and refused outside it', async () => {
    const size = (await audit().getCheckpoint({}, { caller: anonymous() })).size;
    const proof = await audit().getProof({ of: { $case: 'inclusionOf', value: 0n }, treeSize: size }, { caller: anonymous() });
    expect(proof.hashes).toHaveLength(Math.ceil(Math.log2(Number(size))));
    expect((await audit().getProof({ of: { $case: 'consistencyFrom', value: 1n }, treeSize: size }, { caller: anonymous() })).hashes.length).toBeGreaterThan(0);
    await expect(audit().getProof({ of: { $case: 'inclusionOf', value: size }, treeSize: size }, { caller: anonymous() })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
    await expect(audit().getProof({ of: undefined, treeSize: size }, { caller: anonymous() })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
  });
});
