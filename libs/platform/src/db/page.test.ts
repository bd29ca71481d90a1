import { expect, test } from 'vitest';
import { readPage } from './page.js';

const first = readPage({ pageSize: 2, pageToken: '' }, ['residences', 'wang']);
const rows = [{ time: new Date('2026-01-02T00:00:00Z'), id: 'b' }, { time: new Date('2026-01-01T00:00:00Z'), id: 'a' }];
const token = first.next(rows);

test('a full page says where the next one begins, a page with room left says it is the last', () => {
  expect(readPage({ pageSize: 2, pageToken: token }, ['residences', 'wang']).after).toEqual(rows[1]);
  expect(first.next(rows.slice(0, 1))).toBe('');
});

test('without a size a page has 50 rows, and none has more than 200', () => {
  expect(readPage({ pageSize: 0, pageToken: '' }, []).size).toBe(50);
  expect(readPage({ pageSize: 200, pageToken: '' }, []).size).toBe(200);
  for (const pageSize of [-1, 201]) expect(() => readPage({ pageSize, pageToken: '' }, [])).toThrow('INVALID_FIELD');
});

test.each([
  ['of another list', token, ['residences', 'li']],
  ['that is no token', 'x', ['residences', 'wang']],
  ['with another time', Buffer.from(JSON.stringify(['', 'never', 'a'])).toString('base64url'), ['residences', 'wang']],
  ['of a JSON null', Buffer.from('null').toString('base64url'), ['residences', 'wang']],
])('a token %s is refused by its name', (_, pageToken, filter) => {
  expect(() => readPage({ pageSize: 2, pageToken }, filter)).toThrow(expect.objectContaining({ reason: 'INVALID_FIELD', violations: [expect.objectContaining({ field: 'pageToken' })] }) as Error);
});
