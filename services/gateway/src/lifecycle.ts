/** Where this process is in its life; only SERVING takes traffic from a load balancer. */
export type Phase = 'STARTING' | 'SERVING' | 'DRAINING';

export interface Lifecycle {
  readonly phase: Phase;
  enter(phase: Phase): void;
}

export function createLifecycle(): Lifecycle {
  let phase: Phase = 'STARTING';
  return {
    get phase() {
      return phase;
    },
    enter(next) {
      phase = next;
    },
  };
}
