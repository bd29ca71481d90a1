import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { maskName } from '@yuejuma/kernel';
import { seededDice } from '@yuejuma/platform/dice';
import { Peers } from '@yuejuma/platform/grpc/client';
import { SimulatorControlServiceService } from '@yuejuma/proto/authority/v1/simulator_control';
import type { CheckOptions, Figures } from '../figures.js';
import { bareHashesOf, formsOf } from './forms.js';
import { typedAddress, walkAll } from './journeys.js';
import { startObserved, type ObservedPlatform } from '../observed-platform.js';
import { Scanner } from './scanner.js';
import { dataFiles, filesIn, keepEveryCommand, redisData, tables, type Source } from './stores.js';
import { taggedPeople, type Tagged } from './tagged-people.js';

export const demands = '500 people through the HTTP journeys and 9,500 from the generator: 0 plaintext names, document numbers and phones in tables, data files, WAL, Redis, queues, logs, traces and metrics, address text only with the address service, 0 numbers by brute force';

/** A mutant leaks whoever comes by, so that few are enough to see it. */
const SIZES = { code: { walking: 500, generated: 9_500 }, mutant: { walking: 60, generated: 600 } };

export async function run(figures: Figures, { isMutant }: CheckOptions): Promise<void> {
  const { walking, generated } = isMutant ? SIZES.mutant : SIZES.code;
  const tagged = taggedPeople(generated, walking);
  const folder = await mkdtemp(join(tmpdir(), 'yuejuma-no-plaintext-'));
  let platform: ObservedPlatform | undefined;
  try {
    await keepEveryCommand();
    platform = await startObserved(folder, generated);
    await makeKnown(platform, tagged.walkers);
    const arrived = await walkAll(platform.url, tagged.walkers);
    figures.demand('people through the journeys', String(walking), arrived, arrived === walking);
    await look(figures, platform, tagged, folder);
  } finally {
    await platform?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Puts the walkers into the simulated population registry, which stands for an outside system. */
async function makeKnown({ gateway }: ObservedPlatform, walkers: Tagged['walkers']): Promise<void> {
  const peers = new Peers('seed', { PEERS: JSON.parse(gateway['PEERS'] ?? '{}'), CELLS: [], CALLER_KEY: Buffer.from(gateway['CALLER_KEY'] ?? '', 'base64'), CALL_DEADLINE_MS: 60_000 }, seededDice(1));
  await peers.of(SimulatorControlServiceService, 'simulators').loadRegistry({
    people: walkers.map(({ fullName, documentType, documentNumber, birthDate, sex, hukou, phone }) => ({
      fullName, documentType, documentNumber, birthOn: birthDate, sex, hukouAddress: hukou?.text ?? '', hukouDivisionCode: hukou?.divisionCode ?? '', phone, employedInCityCode: '4401', isOpenForAWalk: false,
    })),
    properties: [],
  });
  peers.close();
}

async function look(figures: Figures, platform: ObservedPlatform, tagged: Tagged, folder: string): Promise<void> {
  const people = [...tagged.generated, ...tagged.walkers];
  const masks = masksOf(people);
  const distinct = [...new Set(people.map(({ fullName }) => fullName))];
  const names = distinct.filter(tagged.isOnlyAName);
  figures.demand('names looked for', '≥ 99.9 %', `${names.length} of ${distinct.length}, the others are parts of addresses too`, names.length >= distinct.length * 0.999);
  const scanner = new Scanner([
    ...[...masks].filter((mask) => Buffer.byteLength(mask) >= SHORTEST_MASK).flatMap((mask) => formsOf(mask, 'masked name', 'masked')),
    ...names.flatMap((name) => formsOf(name, 'name')),
    ...people.flatMap(({ documentNumber, phone }) => [...formsOf(documentNumber, 'document number'), ...(phone === null ? [] : formsOf(phone, 'phone'))]),
    ...people.flatMap(({ documentType, documentNumber, phone }) => bareHashesOf([documentNumber, `${documentType}|${documentNumber}`, ...(phone === null ? [] : [phone])], 'number')),
    ...[...tagged.addresses, ...tagged.walkers.map((_, index) => typedAddress(index))].flatMap((address) => formsOf(address, 'address', 'address')),
  ]);
  const inspect = new Inspection(figures, scanner, masks);

  await foundWhereItMayBe(figures, platform, scanner, people);
  await inspect.all('tables', tables(join(folder, 'copy')), { mayHoldAddresses: (where) => where.startsWith('address.') });
  await inspect.all('data files and WAL', dataFiles(), { isBinary: true, mayHoldAddresses: () => true });
  await inspect.all('Redis and queues', redisData(), {});
  await inspect.all('files beside the stores', filesIn(platform.dataDir, (path) => path, (path) => path.startsWith('simulators/') || path === 'demo.json'), {});
  await platform.stop();
  await inspect.all('logs', file(platform.logFile, 'log'), {});
  await inspect.all('traces and metrics', file(platform.telemetryFile, 'telemetry'), {});
}

/** The other way round: where the data is, the scan finds it. */
async function foundWhereItMayBe(figures: Figures, { dataDir }: ObservedPlatform, scanner: Scanner, people: readonly { documentNumber: string }[]): Promise<void> {
  const found = new Set<string>();
  for await (const { bytes } of filesIn(join(dataDir, 'simulators'), (path) => path)) scanner.scan(bytes, (needle) => needle.what === 'document number' && found.add(needle.bytes.toString()));
  const share = people.filter(({ documentNumber }) => found.has(documentNumber)).length / people.length;
  figures.demand('people the scan finds in the registry of the simulators', '≥ 99 %', `${(share * 100).toFixed(1)} % of ${people.length}`, share >= 0.99);
}

/** 王** and J*** S****: what a mask of one of them looks like. */
const masksOf = (people: readonly { fullName: string }[]): ReadonlySet<string> => new Set(people.map(({ fullName }) => maskName(fullName)));
/** 王** in hex or base64; 王* is too short to be looked for so. */
const SHORTEST_MASK = 5;
const MASKED = /(?:[\u3400-\u9fff]|[\ud840-\ud8ff][\udc00-\udfff])\*+(?:·\*+)?|[A-ZÀ-Ž]\*+(?:[ -][A-Za-zÀ-ž]\*+)+/g;

interface Allowed {
  /** Masks are too short to mean anything between arbitrary bytes. */
  isBinary?: boolean;
  mayHoldAddresses?: (where: string) => boolean;
}

/** Looks through one kind of place after another. */
class Inspection {
  constructor(private readonly figures: Figures, private readonly scanner: Scanner, private readonly masks: ReadonlySet<string>) {}

  async all(kind: string, sources: AsyncIterable<Source>, { isBinary = false, mayHoldAddresses = () => false }: Allowed): Promise<void> {
    const hits = { personal: new Map<string, number>(), hashed: new Map<string, number>(), address: new Map<string, number>(), masked: new Map<string, number>() };
    let [bytes, count] = [0, 0];
    for await (const source of sources) {
      bytes += source.bytes.length;
      count += 1;
      const note = (into: keyof typeof hits, what: string) => hits[into].set(`${what} in ${source.where}`, (hits[into].get(`${what} in ${source.where}`) ?? 0) + 1);
      const isAddressFree = !mayHoldAddresses(source.where);
      this.scanner.scan(source.bytes, ({ kind: found, what, bytes: { length } }, at) => !(what === 'phone' && isInsideNumber(source.bytes, at, length)) && (found !== 'address' || isAddressFree) && (found !== 'masked' || !isBinary) && note(found, what));
      if (!isBinary) for (const [mask] of Buffer.from(source.bytes).toString('utf8').matchAll(MASKED)) if (this.masks.has(mask)) note('masked', 'masked name');
    }
    const of = `${bytes > 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e3).toFixed(1)} kB`} in ${count}`;
    const list = (found: Map<string, number>): string[] => [...found].map(([what, times]) => `${times} × ${what}`);
    this.figures.none(`plaintext in ${kind}`, list(hits.personal), of);
    this.figures.none(`numbers found by brute force in ${kind}`, list(hits.hashed), of);
    this.figures.none(`address text in ${kind}`, list(hits.address), of);
    if (!isBinary) this.figures.none(`masked names in ${kind}`, list(hits.masked), of);
    this.figures.demand(`${kind} looked through`, '> 0 bytes', of, bytes > 0);
  }
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57;

/** Eleven digits somewhere in a longer number, such as a time in nanoseconds, are no phone; 86 before them is the country's. */
function isInsideNumber(bytes: Uint8Array, at: number, length: number): boolean {
  const hasCountryCode = bytes[at - 1] === 54 && bytes[at - 2] === 56;
  return isDigit(bytes[at + length]) || isDigit(hasCountryCode ? bytes[at - 3] : bytes[at - 1]);
}

async function* file(path: string, where: string): AsyncGenerator<Source> {
  yield { where, bytes: await readFile(path) };
}
