import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '@yuejuma/platform/clock';
import type { Modes } from './modes.js';

/** What the simulated authorities work on: files of their own, the platform's civil day, and how each should behave. */
export abstract class Context {
  abstract readonly store: DatabaseSync;
  abstract readonly clock: Clock;
  abstract readonly modes: Modes;
}
