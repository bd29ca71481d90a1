import type { Log } from '@yuejuma/platform/log';
import type { Peers } from '@yuejuma/platform/grpc/client';
import type { Services } from './cells/services.js';
import type { GatewayConfig } from './config.js';
import type { Lifecycle } from './lifecycle.js';

/** What the gateway's routes may touch: other services, and no database. */
export abstract class Context {
  abstract readonly config: GatewayConfig;
  abstract readonly peers: Peers;
  abstract readonly services: Services;
  abstract readonly lifecycle: Lifecycle;
  abstract readonly log: Log;
}
