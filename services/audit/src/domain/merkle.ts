import { createHash } from 'node:crypto';

/** A complete subtree: `2^level` leaves from `index * 2^level` on. */
export interface NodeId {
  level: number;
  index: number;
}

export interface TreeNode extends NodeId {
  hash: Buffer;
}

/** Hash of an entry (RFC 9162 2.1.1). */
export const leafHash = (entry: Uint8Array): Buffer => createHash('sha256').update(Uint8Array.of(0)).update(entry).digest();

/** Hash of two neighbours. */
export const nodeHash = (left: Buffer, right: Buffer): Buffer => createHash('sha256').update(Uint8Array.of(1)).update(left).update(right).digest();

/** The complete subtrees that leaves `start` to `end` are made of, left to right. */
export function subtreesOf(start: number, end: number): NodeId[] {
  const nodes: NodeId[] = [];
  for (let at = start; at < end; ) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= end) level += 1;
    nodes.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return nodes;
}

/** The hash over neighbouring subtrees, from the right; of nothing, the hash of the empty log. */
export function fold(hashes: readonly Buffer[]): Buffer {
  if (hashes.length === 0) return createHash('sha256').digest();
  return hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** What appending leaves to a log adds: every subtree that becomes complete, the leaves first. */
export function grow(size: number, frontier: readonly Buffer[], leaves: readonly Buffer[]): TreeNode[] {
  const open = subtreesOf(0, size).map((node, at): TreeNode => ({ ...node, hash: frontier[at] as Buffer }));
  const added: TreeNode[] = [];
  leaves.forEach((hash, at) => {
    let node: TreeNode = { level: 0, index: size + at, hash };
    added.push(node);
    for (let left = open.at(-1); left?.level === node.level; left = open.at(-1)) {
      open.pop();
      node = { level: node.level + 1, index: left.index / 2, hash: nodeHash(left.hash, node.hash) };
      added.push(node);
    }
    open.push(node);
  });
  return added;
}

/** A stretch of leaves; its hash is one line of a proof. */
export type Stretch = readonly [start: number, end: number];

const largestPowerBelow = (size: number): number => 2 ** Math.ceil(Math.log2(size) - 1);

/** The stretches that prove one leaf in a log of a size (RFC 9162 2.1.3.1). */
export function inclusionPath(leaf: number, size: number, offset = 0): Stretch[] {
  if (size === 1) return [];
  const half = largestPowerBelow(size);
  return leaf < half
    ? [...inclusionPath(leaf, half, offset), [offset + half, offset + size]]
    : [...inclusionPath(leaf - half, size - half, offset + half), [offset, offset + half]];
}

/** The stretches that prove that a log of `size` continues one of `from` (RFC 9162 2.1.4.1). */
export function consistencyPath(from: number, size: number, offset = 0, isWhole = true): Stretch[] {
  if (from === size) return isWhole ? [] : [[offset, offset + size]];
  const half = largestPowerBelow(size);
  return from <= half
    ? [...consistencyPath(from, half, offset, isWhole), [offset + half, offset + size]]
    : [...consistencyPath(from - half, size - half, offset + half, false), [offset, offset + half]];
}
