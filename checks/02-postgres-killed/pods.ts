import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { seededDice } from '@yuejuma/platform/dice';
import { Peers, type Peer } from '@yuejuma/platform/grpc/client';
import { RegistrationServiceService } from '@yuejuma/proto/registration/v1/registration_service';
import { freePort } from '@yuejuma/testing/free-port';

export type Registration = Peer<typeof RegistrationServiceService>;

/** One process of registration, and a client of it. */
export interface Pod {
  readonly client: Registration;
  /** Whether it ended without being asked. */
  hasExited(): boolean;
  stop(): void;
}

/** Starts a pod and waits until it serves. */
export async function startPod(env: Record<string, string>): Promise<Pod> {
  const address = `127.0.0.1:${await freePort()}`;
  const child: ChildProcess = fork(fileURLToPath(new URL('pod.mjs', import.meta.url)), { env: { ...process.env, ...env, GRPC_LISTEN: address }, execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await Promise.race([once(child, 'message'), once(child, 'exit').then(([code]) => Promise.reject(new Error(`a pod ended with ${code} at its start`)))]);
  const peers = new Peers('gateway', { CALLER_KEY: Buffer.from(env['CALLER_KEY'] ?? '', 'base64'), CALL_DEADLINE_MS: 5_000, PEERS: {}, CELLS: [{ name: 'check', cities: ['4401'], peers: { registration: address } }] }, seededDice(1));
  return {
    client: peers.inCity(RegistrationServiceService, 'registration', '4401'),
    hasExited: () => child.exitCode !== null || child.signalCode !== null,
    stop() {
      peers.close();
      child.kill('SIGKILL');
    },
  };
}
