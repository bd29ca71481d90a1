import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/** A neighbour on a shared machine spoils fewer trials where we may ask for it. */
export function preferQuietly(): void {
  // gRPC reads the stack of every refused call, and with source maps that costs more than the call.
  Error.stackTraceLimit = 0;
  try {
    setPriority(-15);
    writeFileSync('/proc/self/autogroup', '-15');
  } catch {
    // not as an ordinary user, and not on every kernel
  }
}
