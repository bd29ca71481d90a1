import { DomainError } from '@yuejuma/kernel';
import { describe, expect, test } from 'vitest';
import { gather, type Source } from '../src/cells/gather.js';

interface Item {
  id: string;
  at: number;
}
const newest = { idOf: (item: Item) => item.id, isBefore: (a: Item, b: Item) => a.at > b.at };

/** A source that pages like our services: newest first, its token the next position. */
function sourceOf(name: string, times: number[], cities: string[] = ['4401']): Source<Item> {
  const items = times.map((at) => ({ id: `${name}${at}`, at })).sort((a, b) => b.at - a.at);
  return {
    name,
    cities,
    async list({ pageSize, pageToken }) {
      const from = Number(pageToken || 0);
      return { items: items.slice(from, from + pageSize), nextPageToken: from + pageSize < items.length ? String(from + pageSize) : '' };
    },
  };
}

const away = (name: string, cities: string[], reason: 'DEPENDENCY_UNAVAILABLE' | 'NOT_ALLOWED' = 'DEPENDENCY_UNAVAILABLE'): Source<Item> =>
  ({ name, cities, list: () => Promise.reject(new DomainError(reason)) });

async function everything(sources: Source<Item>[], pageSize: number): Promise<string[][]> {
  const pages: string[][] = [];
  let pageToken = '';
  do {
    const page = await gather(sources, { pageSize, pageToken }, newest);
    pages.push(page.items.map(({ id }) => id));
    pageToken = page.nextPageToken;
  } while (pageToken !== '' && pages.length < 20);
  return pages;
}

describe('a gathered list', () => {
  test.each([1, 2, 3, 4, 7, 50])('in pages of %i shows every item once, in one order', async (pageSize) => {
    const pages = await everything([sourceOf('a', [9, 7, 5, 1]), sourceOf('b', [8, 6, 4, 3, 2]), sourceOf('c', [])], pageSize);
    expect(pages.flat()).toEqual(['a9', 'b8', 'a7', 'b6', 'a5', 'b4', 'b3', 'b2', 'a1']);
    expect(pages.slice(0, -1).every((page) => page.length === pageSize)).toBe(true);
  });

  test('of one source is that source, page by page', async () => {
    expect(await everything([sourceOf('a', [3, 2, 1])], 2)).toEqual([['a3', 'a2'], ['a1']]);
    expect(await everything([sourceOf('a', [2, 1])], 2)).toEqual([['a2', 'a1']]);
  });

  test('names the cities of a cell that is away, shows the rest, and asks again on the next page', async () => {
    const page = await gather([sourceOf('a', [1]), away('b', ['4403', '4402'])], {}, newest);
    expect(page).toMatchObject({ items: [{ id: 'a1' }], unavailableCities: ['4402', '4403'] });
    const next = await gather([sourceOf('a', [1]), sourceOf('b', [5])], { pageToken: page.nextPageToken }, newest);
    expect(next).toEqual({ items: [{ id: 'b5', at: 5 }], nextPageToken: '', unavailableCities: [] });
  });

  test('fails with a source of the whole province, and with any refusal', async () => {
    await expect(gather([sourceOf('a', [1]), away('b', [])], {}, newest)).rejects.toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE' });
    await expect(gather([away('b', ['4401'], 'NOT_ALLOWED')], {}, newest)).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
  });

  test.each(['x', Buffer.from('{"zzz":{"token":"","after":""}}').toString('base64url'), Buffer.from('{"a":{"token":1}}').toString('base64url'), Buffer.from('null').toString('base64url')])('takes no page token of another list: %s', async (pageToken) => {
    await expect(gather([sourceOf('a', [1])], { pageToken }, newest)).rejects.toMatchObject({ reason: 'INVALID_FIELD', violations: [{ field: 'pageToken' }] });
  });
});
