// How many come per second, over time: open loop, so that a slow server does not slow down who comes. `rate` is the most
// this machine is expected to carry; every shape is a multiple of it.

const stages = (/** @type {number} */ rate, /** @type {readonly [seconds: number, share: number][]} */ parts) =>
  parts.map(([seconds, share]) => ({ duration: `${seconds}s`, target: Math.max(1, Math.round(rate * share)) }));

/** Each shape by its name: where it starts, and what it reaches when, as shares of the rate. */
const shapes = {
  // Does everything answer at all.
  smoke: { start: 0.01, parts: [[10, 0.01]] },
  // 70 % load, where p99 has to stay within the goal (performance.md section 2).
  steady: { start: 0.3, parts: [[10, 0.7], [110, 0.7]] },
  // All this machine is expected to carry.
  peak: { start: 0.3, parts: [[20, 1], [60, 1], [10, 0.3]] },
  // Ten times as many within ten seconds, and back: some are told to wait, nobody is told anything untrue.
  spike: { start: 0.25, parts: [[20, 0.25], [10, 2.5], [20, 2.5], [5, 0.25], [25, 0.25]] },
  // Half load for long: what leaks or drifts shows here.
  soak: { start: 0.5, parts: [[1_800, 0.5]] },
  // The morning of 2022-01-10, an hour of it in four minutes: to work by seven, everybody at half past eight (1.4 million a
  // minute), those who got nothing try again, then it eases.
  morning: { start: 0.2, parts: [[40, 0.35], [40, 0.7], [20, 1], [60, 1], [20, 1.4], [20, 1.4], [40, 0.5]] },
};

/** Of one kind of visitor. @param {string} name @param {number} rate per second @param {string} exec */
export function scenario(name, rate, exec) {
  const shape = shapes[name];
  if (shape === undefined) throw new Error(`SHAPE has to be one of ${Object.keys(shapes).join(', ')}`);
  const most = Math.max(...shape.parts.map(([, share]) => share)) * rate;
  return {
    executor: 'ramping-arrival-rate',
    exec,
    startRate: Math.max(1, Math.round(rate * shape.start)),
    timeUnit: '1s',
    stages: stages(rate, shape.parts),
    preAllocatedVUs: Math.ceil(Math.max(4, most / 10)),
    maxVUs: Math.ceil(Math.max(20, most)),
    gracefulStop: '5s',
  };
}
