import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { consistencyPath, fold, grow, inclusionPath, leafHash, nodeHash, subtreesOf, type Stretch } from './merkle.js';

/** The definition of RFC 9162 2.1.1, recursive and slow: the oracle. */
function rootOf(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return createHash('sha256').digest();
  if (leaves.length === 1) return leaves[0] as Buffer;
  const half = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return nodeHash(rootOf(leaves.slice(0, half)), rootOf(leaves.slice(half)));
}

const leavesOf = (count: number): Buffer[] => Array.from({ length: count }, (_, at) => leafHash(Buffer.from(`entry ${at}`)));
const hashesOf = (path: Stretch[], leaves: Buffer[]): Buffer[] => path.map(([start, end]) => rootOf(leaves.slice(start, end)));

function rootFromInclusion(leaf: number, size: number, hash: Buffer, proof: Buffer[]): Buffer {
  let [fn, sn, root] = [leaf, size - 1, hash];
  for (const sibling of proof) {
    if (fn % 2 === 1 || fn === sn) {
      root = nodeHash(sibling, root);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    } else root = nodeHash(root, sibling);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return root;
}

describe('the Merkle log', () => {
  test('a log grown in any batches has the root of its leaves', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 12 }), (batches) => {
      const nodes = new Map<string, Buffer>();
      let size = 0;
      const all = leavesOf(batches.reduce((sum, batch) => sum + batch, 0));
      for (const batch of batches) {
        const frontier = subtreesOf(0, size).map(({ level, index }) => nodes.get(`${level}/${index}`) as Buffer);
        for (const node of grow(size, frontier, all.slice(size, size + batch))) nodes.set(`${node.level}/${node.index}`, node.hash);
        size += batch;
      }
      const stored = subtreesOf(0, size).map(({ level, index }) => nodes.get(`${level}/${index}`) as Buffer);
      expect(fold(stored)).toEqual(rootOf(all));
    }));
  });

  test('every leaf of every log up to 70 entries is proven by its inclusion path', () => {
    for (let size = 1; size <= 70; size += 1) {
      const leaves = leavesOf(size);
      for (let leaf = 0; leaf < size; leaf += 1) {
        expect(rootFromInclusion(leaf, size, leaves[leaf] as Buffer, hashesOf(inclusionPath(leaf, size), leaves))).toEqual(rootOf(leaves));
      }
    }
  });

  test('a consistency path consists of stretches of the new log that hold the old root', () => {
    for (let size = 2; size <= 40; size += 1) {
      for (let from = 1; from < size; from += 1) {
        const path = consistencyPath(from, size);
        const leaves = leavesOf(size);
        const inside = path.filter(([, end]) => end <= from).sort((a, b) => a[0] - b[0]);
        const old = inside.length === 0 || inside[0]?.[0] !== 0 ? [[0, from] as const] : inside;
        expect(fold(old.map(([start, end]) => rootOf(leaves.slice(start, end))))).toEqual(rootOf(leaves.slice(0, from)));
      }
    }
  });
});
