import { ANSWER_NONCE_LENGTH, answeringCti, type DecodedRequest } from '@yuejuma/code-format';
import { platformNow } from '../../lib/platform-clock.js';
import { holder } from '../../lib/session.js';
import { canHoldStrips, openBox } from '../../lib/strip-box.js';
import { makeCode } from '../code/make-code.js';
import { answerWindow, stripFor } from '../code/strip-rules.js';

/** A code that answers one request, and until when it can be shown, in milliseconds since 1970. */
export type Answer = { token: string; until: number };

/** Makes one code for one agreement of the holder (C43), here and without a server; null where this phone has no strip for now. */
export async function answerRequest(request: DecodedRequest): Promise<Answer | null> {
  const person = holder();
  if (person === null || !canHoldStrips()) return null;
  const now = platformNow(Date.now());
  const box = await openBox(person, now).catch(() => null);
  const strip = box === null ? undefined : stripFor(box.strips, now);
  if (box === null || strip === undefined) return null;
  const window = answerWindow(now);
  const cti = answeringCti(request, crypto.getRandomValues(new Uint8Array(ANSWER_NONCE_LENGTH)));
  return { token: await makeCode(strip, box.version, window, cti), until: window.expire * 1000 };
}
