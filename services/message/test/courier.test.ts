import { createLog } from '@yuejuma/platform/log';
import { expect, test } from 'vitest';
import { createCourier } from '../src/courier.js';

/** Lets so many turns of what was promised pass. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
}

test('whoever is told while a round ends is sent for in the next, whenever in its last moments that is', async () => {
  for (let late = 0; late < 10; late += 1) {
    const rounds: string[][] = [];
    let finish = (): void => undefined;
    const courier = createCourier(async (cityCodes) => {
      rounds.push([...cityCodes]);
      await new Promise<void>((resolve) => (finish = resolve));
      return false;
    }, createLog('test', 'silent'));
    courier.wake('4401');
    finish();
    await turns(late);
    courier.wake('4403');
    await turns(10);
    expect(rounds).toEqual([['4401'], ['4403']]);
  }
});

test('a round that failed is told of, and the next one begins when somebody is told again', async () => {
  const rounds: string[] = [];
  const courier = createCourier(async ([cityCode = '']) => {
    rounds.push(cityCode);
    if (rounds.length === 1) throw new Error('no network');
    return false;
  }, createLog('test', 'silent'));
  courier.wake('4401');
  await turns(10);
  courier.wake('4403');
  expect(rounds).toEqual(['4401', '4403']);
});
