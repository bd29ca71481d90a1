import { platformNow } from '../../lib/platform-clock.js';
import { holder } from '../../lib/session.js';
import { canHoldStrips, openBox } from '../../lib/strip-box.js';
import type { ShownCode } from './code-life.js';
import { makeCode } from './make-code.js';
import { lastEnd, phoneWindow, stripFor } from './strip-rules.js';

/** A code this phone made, and the end of its last strip, in milliseconds since 1970. */
export type PhoneCode = ShownCode & { holder: string; heldUntil: number };

const keptName = 'yuejuma.phone-code';

/** The code of this window, made here and once; null where there is no strip for now. No server is asked. */
export async function codeOfPhone(): Promise<PhoneCode | null> {
  const person = holder();
  if (person === null || !canHoldStrips()) return null;
  const now = platformNow(Date.now());
  const box = await openBox(person, now).catch(() => null);
  const strip = box === null ? undefined : stripFor(box.strips, now);
  if (box === null || strip === undefined) return null;
  const window = phoneWindow(now);
  const times = { issueTime: instant(window.shownFrom), expireTime: instant(window.expire), refreshTime: instant(window.shownUntil), holder: person, heldUntil: lastEnd(box.strips) ?? 0 };
  const before = lastMade();
  if (before?.holder === person && before.issueTime === times.issueTime) return { ...before, ...times };
  const made = { ...times, token: await makeCode(strip, box.version, window) };
  sessionStorage.setItem(keptName, JSON.stringify(made));
  return made;
}

function lastMade(): PhoneCode | null {
  const text = sessionStorage.getItem(keptName);
  return text === null ? null : (JSON.parse(text) as PhoneCode);
}

const instant = (seconds: number): string => new Date(seconds * 1000).toISOString();
