import type { ResidentCode } from '@yuejuma/proto/code/v1/resident_code';

/** The answer of `GET /v1/me/code` as text: at every opening of the app, so written without walking the object. */
export function codeJson({ token, issueTime, expireTime, refreshTime, display, kid }: ResidentCode): string {
  const shown = display ? `{"maskedName":${text(display.maskedName)},"city":${text(display.city)},"district":${text(display.district)},"hasAddress":${display.hasAddress},"permitState":${text(display.permitState)}}` : 'null';
  return `{"token":${text(token)},"issueTime":${instant(issueTime)},"expireTime":${instant(expireTime)},"refreshTime":${instant(refreshTime)},"display":${shown},"kid":${text(kid)}}`;
}

const text = (value: string): string => JSON.stringify(value);

/** Everybody's window begins and ends at the same instants: the last few are kept. */
const KEPT = 16;
const kept = new Map<number, string>();

function instant(time: Date | undefined): string {
  if (time === undefined) return 'null';
  const at = time.getTime();
  const known = kept.get(at);
  if (known !== undefined) return known;
  if (kept.size >= KEPT) kept.delete(kept.keys().next().value as number);
  const written = JSON.stringify(time);
  kept.set(at, written);
  return written;
}
