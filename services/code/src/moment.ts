import { shanghaiDate, type PlainDate } from '@yuejuma/kernel';
import type { Policies } from '@yuejuma/policy';
import { codeWindowAt, type CodeWindow } from './domain/code-window.js';

/** What the time alone decides, the same for everybody. */
export interface Moment {
  window: CodeWindow;
  today: PlainDate;
  skewSeconds: number;
  lifeSeconds: number;
  /** Generation of new codes, and the lowest that is accepted; raising it ends every older code at once (T27). */
  version: number;
  minVersion: number;
}

/** Policy of the province: a code is the same in every city (C55). */
const PROVINCE = '44';

/** Reckons a moment once a second, however often it is asked for. */
export function createMoments({ now, policies }: { now: () => Date; policies: Policies }): () => Moment {
  let second = Number.NaN;
  let moment: Moment | undefined;
  return () => {
    const time = now();
    const current = Math.floor(time.getTime() / 1_000);
    if (moment && current === second) return moment;
    const today = shanghaiDate(time);
    const { codeWindowSeconds, codeLifeSeconds, codeSkewSeconds, codeVersion, codeMinVersion } = policies.on(PROVINCE, today);
    second = current;
    moment = { window: codeWindowAt(time, codeWindowSeconds, codeLifeSeconds), today, skewSeconds: codeSkewSeconds, lifeSeconds: codeLifeSeconds, version: codeVersion, minVersion: codeMinVersion };
    return moment;
  };
}
