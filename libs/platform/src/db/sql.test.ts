import { expect, test } from 'vitest';
import { sql } from './sql.js';

const byRoom = (room: string) => sql`select * from flats where room = ${room}`;

test('every value is a parameter, whatever it holds', () => {
  const room = `'; drop table flats; --`;
  expect(byRoom(room)).toMatchObject({ text: 'select * from flats where room = $1', values: [room] });
});

test('a statement has one name for all its values, another text has another', () => {
  expect(byRoom('1').name).toBe(byRoom('2').name);
  expect(sql`select * from flats where floor = ${1}`.name).not.toBe(byRoom('1').name);
  expect(byRoom('1').name.length).toBeLessThan(64); // Postgres cuts longer names
});

test('the same text in two places is one statement to Postgres', () => {
  expect(sql`select 1`.name).toBe(sql`select 1`.name);
});
