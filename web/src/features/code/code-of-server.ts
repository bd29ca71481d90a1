import { api } from '../../lib/api.js';
import { demoClock } from '../../lib/demo-doors.js';
import { assumeOffset, platformNow, syncTo } from '../../lib/platform-clock.js';
import { holder } from '../../lib/session.js';
import { lifeOf, type ResidentCode } from './code-life.js';

type HeldCode = ResidentCode & { holder: string };
const keptName = 'yuejuma.code';

/** The last code of this tab, so that a reload without a network still shows it while it lives. */
export function keptCode(): ResidentCode | null {
  const text = sessionStorage.getItem(keptName);
  if (text === null) return null;
  const { code, offsetMs } = JSON.parse(text) as { code: ResidentCode; offsetMs: number };
  if (lifeOf(code, Date.now() + offsetMs).isExpired) return null;
  assumeOffset(offsetMs);
  return code;
}

/** A code of the platform, for a phone without strips. Throws ApiError. */
export async function askCode(): Promise<HeldCode> {
  const person = holder() ?? '';
  const code = await api.get<ResidentCode>('/v1/me/code', { repeatable: false });
  await syncTo(code.issueTime, Date.now(), demoClock);
  sessionStorage.setItem(keptName, JSON.stringify({ code, offsetMs: platformNow(0) }));
  return { ...code, holder: person };
}
