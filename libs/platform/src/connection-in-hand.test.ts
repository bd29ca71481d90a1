import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { cutConnectionsInHand } from './connection-in-hand.js';

/** A worker, and what node:cluster does with it: the services of a code service listen on two ports. */
function aWorker() {
  const sent: unknown[] = [];
  const worker = Object.assign(new EventEmitter(), { send: (message: unknown) => sent.push(message) > 0 });
  cutConnectionsInHand(worker as unknown as ChildProcess);
  const cut: string[] = [];
  const hand = (port: string, connection: string) => (worker as unknown as { send(message: object, handle: object): boolean }).send({ key: port }, { close: () => cut.push(connection) });
  return { worker, sent, cut, hand };
}

test('what a worker was being handed at each of its ports is cut when it dies, and what comes too late at once', () => {
  const { worker, cut, hand } = aWorker();
  hand('partners', 'a library');
  hand('services', 'a gateway');
  expect(cut).toEqual([]);
  worker.emit('exit');
  expect(cut).toEqual(['a library', 'a gateway']);
  hand('services', 'another gateway');
  expect(cut).toContain('another gateway');
});

test('a message without a connection goes its way, and a lost channel is as good as a death', () => {
  const { worker, sent, cut, hand } = aWorker();
  expect(worker.send({ act: 'listening' })).toBe(true);
  expect(hand('services', 'a gateway')).toBe(true);
  expect(sent).toEqual([{ act: 'listening' }, { key: 'services' }]);
  worker.emit('disconnect');
  expect(cut).toEqual(['a gateway']);
});
