// Size of the status list for a province of 126 million, as bytes: `node libs/code-format/test/measure-status-list.mjs` after a build.
import { randomFillSync } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { DAY_POSITIONS, decodeStatusBits, encodeStatusBits } from '../dist/index.js';

const PEOPLE = 126_000_000;
const mib = (bytes) => `${(bytes / 2 ** 20).toFixed(2)} MiB`;

/** Distinct random positions of one day. */
function draw(count) {
  const bits = new Uint8Array(DAY_POSITIONS / 8);
  const dice = new Uint32Array(65_536);
  let left = count;
  while (left > 0) {
    randomFillSync(dice);
    for (const roll of dice) {
      const position = roll >>> 3;
      if (left === 0 || (bits[position >> 3] & (0x80 >> (position & 7))) !== 0) continue;
      bits[position >> 3] |= 0x80 >> (position & 7);
      left -= 1;
    }
  }
  return bits;
}

function positionsOf(bits, count) {
  const positions = new Uint32Array(count);
  let at = 0;
  bits.forEach((byte, index) => {
    for (let bit = 0; byte !== 0 && bit < 8; bit += 1) if (byte & (0x80 >> bit)) positions[at++] = index * 8 + bit;
  });
  return positions;
}

const timed = (work) => {
  const start = performance.now();
  const result = work();
  return [result, performance.now() - start];
};

for (const share of [0.001, 0.01]) {
  const count = Math.round(PEOPLE * share);
  const bits = draw(count);
  const positions = positionsOf(bits, count);
  const [rice, encodeMs] = timed(() => encodeStatusBits(positions));
  const [, decodeMs] = timed(() => decodeStatusBits(rice));
  const p = count / DAY_POSITIONS;
  const limit = (-p * Math.log2(p) - (1 - p) * Math.log2(1 - p)) * DAY_POSITIONS / 8;
  const deflated = deflateRawSync(bits, { level: 6 });
  console.log(`| ${share * 100} % | ${count} | ${mib(rice.length)} | ${mib(limit)} | ${mib(deflated.length)} | ${mib(bits.length)} | ${encodeMs.toFixed(0)} ms | ${decodeMs.toFixed(0)} ms |`);
}
