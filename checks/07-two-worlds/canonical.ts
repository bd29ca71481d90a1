const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** One audit leaf for a batch of checks names nobody and carries the time of its commit (contract.md section 3, Verify). */
const NAMES_NOBODY = /act\\*": ?\\*"VERIFY_CODES/;

/**
 * Takes from a row, key or message what differs by itself between two runs: of ids and sealed bytes it leaves the form, of
 * instants whether they are before or after the day that was lived, and the hour of those within it: that would tell when.
 * @param day when the day begins, in milliseconds since 1970
 */
export function canonicalOf(day: number): (line: string) => string {
  const instant = (time: number): string => (time < day ? '<before>' : time >= day + DAY_MS ? '<after>' : `<hour ${Math.floor((time - day) / HOUR_MS)}>`);
  const differs: readonly [pattern: RegExp, left: (found: string) => string][] = [
    [/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g, () => '<id>'],
    [/00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]/g, () => '<trace>'],
    [/\\+x[0-9a-f]*/g, (hex) => `<${hex.replace(/^\\+x/, '').length / 2} bytes>`],
    [/\b[0-9a-f]{64}\b/g, () => '<hash>'],
    [/[A-Za-z0-9+/_-]{43,}={0,2}/g, (sealed) => `<${sealed.length} sealed>`],
    [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g, (text) => instant(Date.parse(text))],
    [/\b1[789]\d{11}\b/g, (milliseconds) => instant(Number(milliseconds))],
    [/\b1[789]\d{8}\b/g, (seconds) => instant(Number(seconds) * 1_000)],
    [/127\.0\.0\.1:\d+|"port":\d+/g, () => '<port>'],
    [/"sequence": \d+/g, () => '<sequence>'],
    // When the relay comes by is its own affair.
    [/"(?:settle|publish)_time": (?:null|"<\w+>")/g, () => '<relayed>'],
  ];
  return (line) => {
    const text = differs.reduce((rest, [pattern, left]) => rest.replaceAll(pattern, left), line);
    return NAMES_NOBODY.test(text) ? text.replaceAll(/<hour \d+>/g, '<that day>') : text;
  };
}
