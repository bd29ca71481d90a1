import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import type { Page } from '@yuejuma/platform/db/page';
import { sql } from '@yuejuma/platform/db/sql';
import { bytesOf, type Entry } from './domain/entry.js';
import { fold, grow, leafHash, subtreesOf, type NodeId } from './domain/merkle.js';

export interface EntryRow {
  sequence: number;
  entry_id: string;
  content: Record<string, unknown>;
  time: Date;
}

/**
 * Appends entries in order and answers with their sequence numbers; one already there keeps its own. Writers take
 * turns: the log has one end.
 */
export async function append(tx: Tx, entries: readonly Entry[]): Promise<number[]> {
  await tx.query(sql`select pg_advisory_xact_lock(730)`);
  const known = await findSequences(tx, entries.map((entry) => entry.entryId));
  const fresh = entries.filter((entry) => !known.has(entry.entryId));
  if (fresh.length > 0) {
    const size = await sizeOf(tx);
    fresh.forEach((entry, at) => known.set(entry.entryId, size + at));
    await insert(tx, size, fresh);
  }
  return entries.map((entry) => known.get(entry.entryId) as number);
}

async function insert(tx: Tx, size: number, entries: readonly Entry[]): Promise<void> {
  const leaves = entries.map((entry) => leafHash(bytesOf(entry)));
  const frontier = await getHashes(tx, subtreesOf(0, size));
  const nodes = grow(size, frontier, leaves);
  await tx.query(sql`
    insert into entries (sequence, entry_id, kind, content, leaf_hash, time)
    select ${size} + position - 1, entry_id, kind, content, leaf_hash, time
    from unnest(${entries.map((entry) => entry.entryId)}::uuid[], ${entries.map((entry) => entry.kind)}::text[],
      ${entries.map((entry) => JSON.stringify(entry.content))}::jsonb[], ${leaves}::bytea[],
      ${entries.map((entry) => entry.time)}::timestamptz[]) with ordinality as e (entry_id, kind, content, leaf_hash, time, position)`);
  const links = entries.flatMap((entry, at) => [...new Set(entry.subjectIds)].map((subject) => ({ subject, sequence: size + at, time: entry.time })));
  await tx.query(sql`
    insert into entry_subjects (subject_id, sequence, time)
    select * from unnest(${links.map((link) => link.subject)}::uuid[], ${links.map((link) => link.sequence)}::bigint[], ${links.map((link) => link.time)}::timestamptz[])`);
  await tx.query(sql`
    insert into tree_hashes (level, index, hash)
    select * from unnest(${nodes.map((node) => node.level)}::smallint[], ${nodes.map((node) => node.index)}::bigint[], ${nodes.map((node) => node.hash)}::bytea[])`);
}

async function findSequences(tx: Tx, entryIds: string[]): Promise<Map<string, number>> {
  const { rows } = await tx.query<{ entry_id: string; sequence: string }>(sql`select entry_id, sequence from entries where entry_id = any(${entryIds}::uuid[])`);
  return new Map(rows.map((row) => [row.entry_id, Number(row.sequence)]));
}

/** How many entries the log has. */
export async function sizeOf(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ size: string }>(sql`select coalesce(max(sequence) + 1, 0) as size from entries`);
  return Number(rows[0]?.size);
}

/** Root of the log as it was with `size` entries. */
export async function rootAt(db: Queryable, size: number): Promise<Buffer> {
  return fold(await getHashes(db, subtreesOf(0, size)));
}

/** Hashes of complete subtrees, in the order asked for. */
export async function getHashes(db: Queryable, nodes: readonly NodeId[]): Promise<Buffer[]> {
  const { rows } = await db.query<{ hash: Buffer | null }>(sql`
    select t.hash from unnest(${nodes.map((node) => node.level)}::smallint[], ${nodes.map((node) => node.index)}::bigint[])
      with ordinality as n (level, index, position)
    left join tree_hashes t using (level, index) order by n.position`);
  return rows.map((row, at) => row.hash ?? missing(nodes[at]));
}

function missing(node: NodeId | undefined): never {
  throw new Error(`the log lacks its node ${node?.level}/${node?.index}`);
}

/** Reads of one person by others, newest first. */
export async function findReadsOf(db: Queryable, subjectId: string, page: Page): Promise<EntryRow[]> {
  const { rows } = await db.query<EntryRow>(sql`
    select e.sequence::int as sequence, e.entry_id, e.content, e.time
    from entry_subjects s join entries e using (sequence)
    where s.subject_id = ${subjectId} and e.kind = 'READ'
      and (s.time, s.sequence) < (coalesce(${page.after?.time ?? null}::timestamptz, 'infinity'), coalesce(${page.after?.id ?? null}::bigint, 0))
    order by s.time desc, s.sequence desc limit ${page.size}`);
  return rows;
}

export interface CheckpointRow {
  size: number;
  root_hash: Buffer;
  kid: string;
  signature: Buffer;
  note: string;
  time: Date;
}

export async function findNewestCheckpoint(db: Queryable): Promise<CheckpointRow | undefined> {
  const { rows } = await db.query<CheckpointRow>(sql`
    select size::int as size, root_hash, kid, signature, note, time from checkpoints order by size desc limit 1`);
  return rows[0];
}

/** Keeps a checkpoint; another process may have signed the same size. */
export async function keepCheckpoint(db: Queryable, row: CheckpointRow): Promise<void> {
  await db.query(sql`
    insert into checkpoints (size, root_hash, kid, signature, note, time)
    values (${row.size}, ${row.root_hash}, ${row.kid}, ${row.signature}, ${row.note}, ${row.time}) on conflict do nothing`);
}
