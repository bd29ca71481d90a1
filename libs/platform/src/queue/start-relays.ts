import type { Redis } from 'ioredis';
import { ConfigError } from '../config.js';
import { isCelled } from '../grpc/client.js';
import { connectRedis } from '../redis.js';
import type { Base } from '../service.js';
import { forwardLane, ownLane, type Geography } from './lanes.js';
import { ownPlace, PROVINCE } from './places.js';
import { Relay } from './relay.js';

/**
 * Starts the relay to the queues here and one to each other place (D8): each goes at its own pace, so that a cell whose
 * Redis is away holds up nobody else. Throws when QUEUES leaves out a place of the cell map.
 */
export function startRelays(name: Parameters<typeof isCelled>[0], { config, db, log, cities }: Pick<Base, 'config' | 'db' | 'log' | 'cities'>, queues: Redis): { stop(): Promise<void> } {
  const { CELLS: cells, QUEUES: places, QUEUE_PREFIX: prefix, OUTBOX_SETTLE_SECONDS: settleAfterSeconds } = config;
  const own = ownPlace(isCelled(name), cities, cells);
  const isShared = Object.keys(places).length === 0;
  const others = isShared ? [] : [PROVINCE, ...cells.map((cell) => cell.name)].filter((place) => place !== own);
  const missing = others.filter((place) => places[place] === undefined);
  if (missing.length > 0) throw new ConfigError(`the configuration does not hold:\n  QUEUES: names no ${missing.join(', no ')}`);
  const geography: Geography = { own, others, cells };
  const connections: Redis[] = [];
  const relays = [new Relay(db, queues, { prefix, settleAfterSeconds, lane: ownLane(geography) }, log), ...others.map((place) => {
    const { redisUrl, prefix: there } = places[place] as NonNullable<(typeof places)[string]>;
    const redis = connectRedis(redisUrl, log, true);
    connections.push(redis);
    return new Relay(db, redis, { prefix: there, settleAfterSeconds, lane: forwardLane(place, geography) }, log);
  })];
  return {
    async stop() {
      await Promise.all(relays.map((relay) => relay.stop()));
      for (const connection of connections) connection.disconnect();
    },
  };
}
