import type { Bytes } from './raw-bytes.js';
import { flipBit } from './raw-bytes.js';
import { deviceParts, houseParts, houseText, residentText, serverParts, sign1 } from './parts.js';
import type { NegativeVector } from './vector.js';
import { FRESH_LIST, refusals } from './vector.js';

// Only bits whose verdict follows from the page alone: heads are format, the cti, the house code id and signatures are signed bytes.
const flips = (bytes: Bytes, bits: readonly number[], text: (bytes: Bytes) => string) => Object.fromEntries(bits.map((bit) => [`bit ${bit}`, text(flipBit(bytes, bit))]));
const bitsOf = (first: number, last: number, step: number): number[] => Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) => first + i * step);
const lastBytes = (bytes: Bytes, count: number, step: number): number[] => bitsOf((bytes.length - count) * 8, bytes.length * 8 - 1, step);
const positionOf = (bytes: Bytes, head: string): number => Buffer.from(bytes).indexOf(Buffer.from(head, 'hex')) * 8;

// These two give tag 16 and a header as text, which refused-frames.ts has by name.
const FLIPPED_ELSEWHERE = [6, 18];

const server = sign1(serverParts());
const device = sign1(deviceParts());
const house = sign1(houseParts());
const cti = (bytes: Bytes): number[] => bitsOf(positionOf(bytes, '0750') + 16, positionOf(bytes, '0750') + 16 + 127, 11);
const houseId = positionOf(house, '3a0001000450') + 48;

export const refusedBitFlips: readonly NegativeVector[] = [
  ...refusals('server token, frame', 'MALFORMED', flips(server, bitsOf(0, 23, 1).filter((bit) => !FLIPPED_ELSEWHERE.includes(bit)), residentText)),
  ...refusals('server token, cti', 'BAD_SIGNATURE', flips(server, cti(server), residentText)),
  ...refusals('server token, signature', 'BAD_SIGNATURE', flips(server, lastBytes(server, 64, 17), residentText)),
  ...refusals('device token, frame', 'MALFORMED', flips(device, bitsOf(0, 23, 2), residentText), { options: FRESH_LIST }),
  ...refusals('device token, cti', 'BAD_SIGNATURE', flips(device, cti(device), residentText), { options: FRESH_LIST }),
  ...refusals('device token, strip signature', 'BAD_SIGNATURE', flips(device, lastBytes(device, 130, 41).filter((bit) => bit < (device.length - 66) * 8), residentText), { options: FRESH_LIST }),
  ...refusals('device token, signature', 'BAD_SIGNATURE', flips(device, lastBytes(device, 64, 37), residentText), { options: FRESH_LIST }),
  ...refusals('house code, frame', 'MALFORMED', flips(house, bitsOf(0, 23, 3), houseText), { code: 'HOUSE' }),
  ...refusals('house code, id', 'BAD_SIGNATURE', flips(house, bitsOf(houseId, houseId + 127, 13), houseText), { code: 'HOUSE' }),
  ...refusals('house code, signature', 'BAD_SIGNATURE', flips(house, lastBytes(house, 64, 37), houseText), { code: 'HOUSE' }),
];
