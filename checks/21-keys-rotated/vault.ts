import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fileKms } from '@yuejuma/platform/kms';
import { sql } from '@yuejuma/platform/db/sql';
import { resident } from '@yuejuma/testing/service-under-test';
import { renewVaultKeys } from '../../services/identity/src/jobs/renew-vault-keys.js';
import { rotateVaultKey } from '../../services/identity/src/rotate-vault-key.js';
import { newPerson, startIdentity, synthetic, type Identity, type Person } from '../../services/identity/test/identity-under-test.js';
import type { CheckOptions, Figures } from '../figures.js';

const OPERATORS = ['operator-1', 'operator-2'];
const WHOLE = { people: 1_500, reads: 10_000, rotations: 2 };
const SHORT = { people: 600, reads: 300, rotations: 1 };
/** People asked for in one call: each is one look by the blind index. */
const TOGETHER = 25;
const AT_ONCE = 16;
const FILED = 'people filed';
const UNREAD = 'records that did not open or were not found';

interface Vault {
  identity: Identity;
  filed: { person: Person; subjectId: string }[];
  reads: number;
  wrong: string[];
}

/** The KEK and the document index of identity, rotated while records are opened, looked for and filed (G8). */
export async function vaultRotated(figures: Figures, { isMutant }: CheckOptions): Promise<void> {
  const size = isMutant ? SHORT : WHOLE;
  const vault: Vault = { identity: await startIdentity(), filed: [], reads: 0, wrong: [] };
  try {
    await file(vault, size.people);
    for (let version = 2; version <= size.rotations + 1; version += 1) await rotateOnce(figures, vault, version, size);
    await afterwards(figures, vault, size);
  } finally {
    await vault.identity.service.stop();
  }
}

async function rotateOnce(figures: Figures, vault: Vault, version: number, size: typeof WHOLE): Promise<void> {
  const { context, base } = vault.identity.service;
  const job = renewVaultKeys(context);
  const share = size.reads / size.rotations / 3;
  await rotateVaultKey(context, `kek-${version}`, OPERATORS);
  await rotateVaultKey(context, `document-index-${version}`, OPERATORS);
  await Promise.all([read(vault, share), file(vault, TOGETHER)]);
  await heed(figures, vault);
  const died = await killedInTheMiddle(vault);
  const [left, all] = [(await olderThan(vault, version)).wrapped, vault.filed.length];
  figures.demand(`rows left by a run killed with -9, version ${version}`, 'some, not all', `${left} of ${all}`, died && left > 0 && left < all);
  await read(vault, share);
  await heed(figures, vault);
  await Promise.all([job.run(['44']), read(vault, share), file(vault, TOGETHER)]);
  const before = await rows(vault);
  await job.run(['44']);
  figures.demand(`rows a further run changes, version ${version}`, '0', before === await rows(vault) ? 0 : 'some', before === await rows(vault));
  // As if every process had known the version for a minute.
  await base.db.query(sql`update vault_keys set change_time = now() - interval '2 minutes'`);
  await job.run(['44']);
  await read(vault, TOGETHER * 4);
}

async function afterwards(figures: Figures, vault: Vault, { reads, rotations }: typeof WHOLE): Promise<void> {
  const { base, env } = vault.identity.service;
  figures.demand('records opened or found while the keys of the vault rotate', `≥ ${reads}`, vault.reads, vault.reads >= reads || vault.wrong.length > 0);
  figures.none(UNREAD, vault.wrong, String(vault.reads));
  const { rows: [counted] } = await base.db.query<{ people: number }>(sql`select count(*)::int as people from residents`);
  figures.demand(FILED, String(vault.filed.length), counted?.people ?? 0, counted?.people === vault.filed.length);
  const { wrapped, found } = await olderThan(vault, rotations + 1);
  figures.demand('records of an older version after the job', '0', wrapped + found, wrapped + found === 0);
  const folder = env['KEY_DIR'] as string;
  for (let version = 1; version <= rotations; version += 1) rmSync(join(folder, `kek-${version}.key`));
  const kms = fileKms(folder, false);
  const { rows: keys } = await base.db.query<{ key: Buffer }>(sql`select wrapped_key as key from residents`);
  const closed = keys.filter(({ key }) => !opens(() => kms.openDataKey(key))).length;
  figures.demand('records that need a KEK of before', '0', `${closed} of ${keys.length}`, closed === 0);
}

/** Ends a run that is there to see a defect as soon as it is seen. */
async function heed(figures: Figures, { identity, filed, wrong, reads }: Vault): Promise<void> {
  if (wrong.length > 0) figures.none(UNREAD, wrong, String(reads));
  const { rows: [counted] } = await identity.service.base.db.query<{ people: number }>(sql`select count(*)::int as people from residents`);
  if (counted?.people !== filed.length) figures.demand(FILED, String(filed.length), counted?.people ?? 0, false);
}

function opens(open: () => unknown): boolean {
  try {
    open();
    return true;
  } catch {
    return false;
  }
}

const enrol = async ({ identity }: Vault, people: readonly Person[]): Promise<string[]> =>
  (await identity.doors.enrolSyntheticPeople({ people: people.map((person) => synthetic(person)) }, { deadlineMs: 60_000 })).people.map(({ subjectId }) => subjectId);

/** Files new people, a hundred in a call. */
async function file(vault: Vault, count: number): Promise<void> {
  for (let left = count; left > 0; left -= 100) {
    const people = Array.from({ length: Math.min(left, 100) }, () => newPerson());
    const ids = await enrol(vault, people);
    vault.filed.push(...people.map((person, at) => ({ person, subjectId: ids[at] as string })));
  }
}

/** As many records opened by their people, and found by document; the first of what went wrong is noted. */
async function read(vault: Vault, count: number): Promise<void> {
  const known = [...vault.filed];
  let next = 0;
  const one = async (): Promise<void> => {
    for (let at = next++; at * TOGETHER < count; at = next++) await (at % 2 === 0 ? open(vault, known, at) : find(vault, known, at)).catch((error: Error) => vault.wrong.push(error.message));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}

const some = (known: Vault['filed'], at: number): Vault['filed'] => Array.from({ length: TOGETHER }, (_, n) => known[(at * TOGETHER + n) * 7 % known.length] as Vault['filed'][number]);

async function open(vault: Vault, known: Vault['filed'], at: number): Promise<void> {
  for (const { person, subjectId } of some(known, at)) {
    vault.reads += 1;
    const { data } = await vault.identity.client.getResident({}, { caller: resident(subjectId), deadlineMs: 60_000 });
    if (data.find(({ field }) => field === 'fullName')?.value !== person.fullName) vault.wrong.push('another name');
  }
}

async function find(vault: Vault, known: Vault['filed'], at: number): Promise<void> {
  const wanted = some(known, at);
  vault.reads += wanted.length;
  const ids = await enrol(vault, wanted.map(({ person }) => person));
  vault.wrong.push(...wanted.filter(({ subjectId }, n) => subjectId !== ids[n]).map(() => 'another person'));
}

/** The job in a process of its own, which dies between one batch and the next. */
async function killedInTheMiddle({ identity: { service } }: Vault): Promise<boolean> {
  const pod = fork(fileURLToPath(new URL('pod.mjs', import.meta.url)), { env: { ...process.env, ...service.env, POD_DIES_AFTER: '520' }, execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [, signal] = await once(pod, 'exit') as [number | null, NodeJS.Signals | null];
  return signal === 'SIGKILL';
}

async function olderThan({ identity }: Vault, version: number): Promise<{ wrapped: number; found: number }> {
  const { rows: [counted] } = await identity.service.base.db.query<{ wrapped: number; found: number }>(sql`
    select count(*) filter (where key_version(wrapped_key, 60) < ${version})::int as wrapped, count(*) filter (where key_version(document_index, 32) < ${version})::int as found from residents`);
  return counted ?? { wrapped: 0, found: 0 };
}

async function rows({ identity }: Vault): Promise<string> {
  const { rows: [all] } = await identity.service.base.db.query<{ digest: string }>(sql`select md5(string_agg(r::text || xmin::text, '|' order by subject_id)) as digest from residents r`);
  return all?.digest ?? '';
}
