import { breach, DomainError, invalidFields } from '@yuejuma/kernel';
import type { Peer } from '@yuejuma/platform/grpc/client';
import type { CellPeer } from './services.js';

export interface PageQuery {
  pageSize?: number | undefined;
  pageToken?: string | undefined;
}

/** One place a list is gathered from. */
export interface Source<T> {
  name: string;
  /** Cities named as unavailable when this source does not answer; a source without any has to answer. */
  cities: readonly string[];
  list(page: { pageSize: number; pageToken: string }): Promise<{ items: T[]; nextPageToken: string }>;
}

export interface Gathered<T> {
  items: T[];
  nextPageToken: string;
  unavailableCities: string[];
}

/** How items are told apart, and which of two comes first. */
export interface Order<T> {
  idOf(item: T): string;
  isBefore(a: T, b: T): boolean;
}

/** Where one source goes on: its own page, and the last item of it that was handed out. */
interface Position {
  token: string;
  after: string;
}
type Positions = Record<string, Position>;

const DEFAULT_SIZE = 50;

/** A list of every cell: `read` asks one of them. */
export const everyCell = <D, T>(cells: readonly CellPeer<D>[], read: (peer: Peer<D>, page: { pageSize: number; pageToken: string }) => Promise<{ items: T[]; nextPageToken: string }>): Source<T>[] =>
  cells.map(({ name, cities, peer }) => ({ name: `cell-${name}`, cities, list: (page) => read(peer, page) }));

/**
 * One page of a list that several sources hold, in one order. Each source stays in its own order; a source that does
 * not answer is named and asked again by the next page.
 */
export async function gather<T>(sources: readonly Source<T>[], page: PageQuery, order: Order<NoInfer<T>>): Promise<Gathered<T>> {
  const pageSize = page.pageSize ?? DEFAULT_SIZE;
  const positions = readToken(page.pageToken, sources);
  const open = sources.filter((source) => positions[source.name] !== undefined);
  const answers = await Promise.all(open.map((source) => ask(source, positions[source.name] as Position, pageSize, order.idOf)));
  const items: T[] = [];
  while (items.length < pageSize) {
    await refill(answers, pageSize, order.idOf);
    const next = nextAnswer(answers, order.isBefore);
    if (next === undefined) break;
    items.push(next.items[next.taken] as T);
    next.taken += 1;
  }
  return {
    items,
    nextPageToken: writeToken(answers.map((answer) => advance(answer, order.idOf))),
    unavailableCities: answers.flatMap((answer) => (answer.failed ? [...answer.source.cities] : [])).sort(),
  };
}

interface Answer<T> {
  source: Source<T>;
  position: Position;
  items: T[];
  /** How many of them are handed out. */
  taken: number;
  nextPageToken: string;
  failed: boolean;
}

async function ask<T>(source: Source<T>, position: Position, pageSize: number, idOf: (item: T) => string): Promise<Answer<T>> {
  try {
    const { items, nextPageToken } = await source.list({ pageSize, pageToken: position.token });
    const start = position.after === '' ? 0 : items.findIndex((item) => idOf(item) === position.after) + 1;
    return { source, position, items: items.slice(start), taken: 0, nextPageToken, failed: false };
  } catch (error) {
    const isAway = error instanceof DomainError && ['DEPENDENCY_UNAVAILABLE', 'OVERLOADED'].includes(error.reason);
    if (!isAway || source.cities.length === 0) throw error;
    return { source, position, items: [], taken: 0, nextPageToken: '', failed: true };
  }
}

/** A source whose page is used up shows its next item before another may go first. */
async function refill<T>(answers: Answer<T>[], pageSize: number, idOf: (item: T) => string): Promise<void> {
  await Promise.all(answers.map(async (answer, index) => {
    if (answer.taken < answer.items.length || answer.nextPageToken === '') return;
    answers[index] = await ask(answer.source, { token: answer.nextPageToken, after: '' }, pageSize, idOf);
  }));
}

function nextAnswer<T>(answers: readonly Answer<T>[], isBefore: (a: T, b: T) => boolean): Answer<T> | undefined {
  return answers.filter(({ items, taken }) => taken < items.length)
    .reduce<Answer<T> | undefined>((best, answer) => (best === undefined || isBefore(answer.items[answer.taken] as T, best.items[best.taken] as T) ? answer : best), undefined);
}

/** Undefined once a source has nothing more. */
function advance<T>({ source, position, items, taken, nextPageToken, failed }: Answer<T>, idOf: (item: T) => string): [string, Position] | undefined {
  if (failed) return [source.name, position];
  if (taken === items.length) return nextPageToken === '' ? undefined : [source.name, { token: nextPageToken, after: '' }];
  const last = items[taken - 1];
  return [source.name, last === undefined ? position : { token: position.token, after: idOf(last) }];
}

function writeToken(positions: readonly ([string, Position] | undefined)[]): string {
  const open = positions.filter((position) => position !== undefined);
  return open.length === 0 ? '' : Buffer.from(JSON.stringify(Object.fromEntries(open))).toString('base64url');
}

function readToken(text: string | undefined, sources: readonly { name: string }[]): Positions {
  if (text === undefined || text === '') return Object.fromEntries(sources.map(({ name }) => [name, { token: '', after: '' }]));
  try {
    const positions = JSON.parse(Buffer.from(text, 'base64url').toString()) as Positions;
    const isWhole = Object.entries(positions).every(([name, { token, after }]) => sources.some((source) => source.name === name) && typeof token === 'string' && typeof after === 'string');
    if (isWhole) return positions;
  } catch {
    // Not of our making, like any other wrong token.
  }
  throw invalidFields([{ field: 'pageToken', ...breach.malformed('is not a token of this list') }]);
}
