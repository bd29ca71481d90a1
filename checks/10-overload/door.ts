import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';
import { Module, type Type } from '@nestjs/common';
import { baseConfig, readConfig } from '@yuejuma/platform/config';
import { Peers } from '@yuejuma/platform/grpc/client';
import { serveGrpc } from '@yuejuma/platform/grpc/server';
import { GrpcService, servicesOf } from '@yuejuma/platform/grpc/service';
import { createLog } from '@yuejuma/platform/log';
import { Admission, admissionSettings } from '@yuejuma/platform/overload/admission';
import { currentCall, inBackground } from '@yuejuma/platform/overload/call-context';
import { CodeServiceService } from '@yuejuma/proto/code/v1/code_service';
import { RegistrationServiceService } from '@yuejuma/proto/registration/v1/registration_service';
import { freePort } from '@yuejuma/testing/free-port';
import { ALL_CITIES, resident } from '@yuejuma/testing/service-under-test';
import { UNSHED } from '@yuejuma/testing/unshed';
import { preferQuietly } from './prefer.js';
import { CodeController } from '../../services/code/src/code.controller.js';
import { RegistrationController } from '../../services/registration/src/registration.controller.js';

/** What the stand-in can do: so many at once, each for so long. Timers of Node come a little late, so it is about 95/s. */
const SLOTS = 4;
const WORK_MS = 40;
/** Half of what is under way should be done in this time; the stub's own work takes 40 ms. */
const TARGET_MS = 100;
/** How much later than its caller a peer may believe the end to be: what a timeout loses on its way. */
const TRANSIT_MS = 500;
/** A call begins a moment after it was let in. */
const BEGIN_MS = 50;
/** One call in so many asks a peer. */
const ASKS_PEER = 20;

/** What was seen behind the door. */
export interface Seen {
  arrivals: number;
  begunLate: number;
  asked: number;
  askedTooLong: number;
}

/** Where the door listens, and the key its callers are sealed with. */
export interface Addresses {
  key: Uint8Array;
  registration: string;
  code: string;
}

/** Registration and code with their own tables of methods behind the platform's own server, and a few slots for all work. */
export async function openDoor(): Promise<{ addresses: Addresses; seen: Seen }> {
  preferQuietly();
  const key = randomBytes(32);
  const seen: Seen = { arrivals: 0, begunLate: 0, asked: 0, askedTooLong: 0 };
  const config = readConfig(baseConfig, { CALLER_KEY: key.toString('base64') });
  const admission = counted(new Admission({ ...admissionSettings(config), targetMs: TARGET_MS }, Math.random), seen);
  const open = new Admission(admissionSettings(readConfig(baseConfig, { CALLER_KEY: key.toString('base64'), ...UNSHED })), Math.random);

  const asked = (deadline: number): void => {
    seen.asked += 1;
    if ((currentCall()?.deadline ?? Infinity) > deadline + TRANSIT_MS) seen.askedTooLong += 1;
  };
  const peer = await serve('registration', key, open, standIn(RegistrationServiceService, RegistrationController, async (request) => asked(Number((request as { pageToken: string }).pageToken))));
  const asking = clients({ key, registration: peer.listen, code: peer.listen });
  const workInSlot = slots();
  const work = async (): Promise<void> => {
    const { deadline } = currentCall() ?? { deadline: Infinity };
    if (Date.now() > deadline + BEGIN_MS) seen.begunLate += 1;
    await workInSlot();
    if (Math.random() * ASKS_PEER > 1) return;
    // A peer that is told what is left of a call may find it over.
    await asking.inCity(RegistrationServiceService, 'registration', '4401').listResidences({ pageSize: 0, pageToken: String(deadline) }, { caller: SOMEBODY }).catch(() => undefined);
  };
  const registration = await serve('registration', key, admission, standIn(RegistrationServiceService, RegistrationController, work));
  const code = await serve('code', key, admission, standIn(CodeServiceService, CodeController, work));
  return { addresses: { key, registration: registration.listen, code: code.listen }, seen };
}

export const SOMEBODY = resident('0190a000-0000-7000-8000-000000000001');

/** Every call at the door is one arrival, retries too. */
function counted(admission: Admission, seen: Seen): Admission {
  const enter = admission.enter.bind(admission);
  admission.enter = (...arrival) => {
    seen.arrivals += 1;
    return enter(...arrival);
  };
  return admission;
}

/** Work takes a slot, first come first served, whoever it is for. */
function slots(): () => Promise<void> {
  const waiting: (() => void)[] = [];
  let free = SLOTS;
  return async () => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    await inBackground(() => sleep(WORK_MS));
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };
}

/** A controller with another's tables, whose every method does this work and answers nothing. */
function standIn(definition: ServiceDefinition, of: Type, work: (request: unknown) => Promise<void>): Type {
  const [served] = Object.values(servicesOf([of]));
  if (served === undefined) throw new Error('the controller is bound to no service');
  class StandIn {}
  for (const [name, method] of Object.entries(definition) as [string, MethodDefinition<unknown, unknown>][]) {
    Object.defineProperty(StandIn.prototype, name, { writable: true, configurable: true, value: async (request: unknown) => {
      await work(request);
      return method.responseDeserialize(Buffer.alloc(0));
    } });
  }
  GrpcService(definition, served.access, served.priorities)(StandIn as never);
  return StandIn;
}

async function serve(name: string, callerKey: Buffer<ArrayBuffer>, admission: Admission, controller: Type) {
  class ServedModule {}
  Module({ controllers: [controller] })(ServedModule);
  const listen = `127.0.0.1:${await freePort()}`;
  await serveGrpc({ name, listen, callerKey, log: createLog('check', 'silent'), admission, controllers: [controller], module: ServedModule });
  return { listen };
}

export const clients = ({ key, registration, code }: Addresses): Peers =>
  new Peers('gateway', { CALLER_KEY: Buffer.from(key), CALL_DEADLINE_MS: 5_000, PEERS: { code }, CELLS: [{ name: 'check', cities: ALL_CITIES, peers: { registration } }] }, Math.random);
