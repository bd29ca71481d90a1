/** One call on a declaration: when it was asked and answered, and which state its answer speaks of. */
export interface Call {
  readonly act: string;
  readonly invokedAt: number;
  readonly answeredAt: number;
  /** The state the answer names; undefined for an answer that names none. */
  readonly state: string | undefined;
}

/** What the history of the declaration says: its first state, then each act with the state it led to. */
export interface Step {
  readonly act: string;
  readonly state: string;
}

/**
 * Whether the calls can be put in one order that fits both the clock and the history: every call somewhere between its
 * question and its answer, each step by one of the calls that asked for it. Empty when they can, otherwise what does not
 * fit. States of a history are all different, so that an answer says where in it the call stands.
 */
export function whyNotLinearizable(calls: readonly Call[], [first, ...steps]: readonly [Step, ...Step[]]): readonly string[] {
  const states = [first.state, ...steps.map(({ state }) => state)];
  const placed = calls.flatMap((call) => (call.state === undefined ? [] : [{ call, place: states.indexOf(call.state) }]));
  const strangers = placed.filter(({ place }) => place < 0).map(({ call }) => `${call.act} was told ${call.state}, which never was`);
  const broken = steps.flatMap(({ act, state }, index) => {
    // The step lies after the question of everything told an earlier state, and before the answer of everything told this one or a later.
    const earliest = Math.max(-Infinity, ...placed.filter(({ place }) => place >= 0 && place <= index).map(({ call }) => call.invokedAt));
    const latest = Math.min(Infinity, ...placed.filter(({ place }) => place > index).map(({ call }) => call.answeredAt));
    if (earliest >= latest) return [`somebody was told an earlier state than ${state} after another had been told ${state}`];
    const isBySomebody = placed.some(({ call, place }) => call.act === act && place > index && call.invokedAt < latest && call.answeredAt > earliest);
    return isBySomebody ? [] : [`nobody who asked for ${act} can have made it ${state}`];
  });
  return [...strangers, ...broken];
}
