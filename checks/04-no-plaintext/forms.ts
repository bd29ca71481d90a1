import { createHash } from 'node:crypto';

/** One spelling of something that must not be found. */
export interface Needle {
  bytes: Buffer;
  kind: Kind;
  /** What it is, such as `name` or `document number in base64`; never the value. */
  what: string;
}

/** Somebody's own data, a number hashed without a key, where somebody lives, or a mask of a name, looked for in texts only. */
export type Kind = 'personal' | 'hashed' | 'address' | 'masked';

/** Shorter spellings turn up by chance in hundreds of megabytes of ciphertext. */
const LEAST_BYTES = 6;
const LEAST_ENCODED = 8;

/** A text in every spelling a store, a log or a trace could give it. */
export function formsOf(text: string, what: string, kind: Kind = 'personal'): Needle[] {
  const utf8 = Buffer.from(text);
  const le = Buffer.from(text, 'utf16le');
  const be = Buffer.from(le).swap16();
  const isAscii = utf8.length === text.length;
  const hex = utf8.toString('hex');
  const escaped = [...text].map((char) => (char.charCodeAt(0) < 128 ? char : Array.from({ length: char.length }, (_, at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''))).join('');
  const encoded: [Buffer | string, string][] = [
    [le, 'UTF-16'], [be, 'UTF-16'], [hex, 'hex'], [hex.toUpperCase(), 'hex'],
    ...base64Forms(utf8).map((form): [string, string] => [form, 'base64']),
    ...(isAscii ? [] : [[encodeURIComponent(text), 'percent-encoding'], [escaped, 'JSON escapes'], [escaped.toUpperCase().replaceAll('\\U', '\\u'), 'JSON escapes']] as [string, string][]),
  ];
  const needles: Needle[] = [{ bytes: utf8, kind, what }, ...encoded.map(([form, name]) => ({ bytes: Buffer.from(form), kind, what: `${what} in ${name}` })).filter(({ bytes }) => bytes.length >= (kind === 'masked' ? LEAST_BYTES : LEAST_ENCODED))];
  return needles.filter(({ bytes }) => bytes.length >= LEAST_BYTES);
}

/** Base64 of the bytes inside longer ones: as they stand, and one or two bytes on; without what the neighbours decide. */
function base64Forms(bytes: Buffer): string[] {
  const forms = [0, 1, 2].map((shift) => {
    const padded = Buffer.concat([Buffer.alloc(shift), bytes]);
    const text = padded.toString('base64').replace(/=+$/, '');
    const whole = Math.floor((padded.length * 8) / 6);
    return text.slice(Math.ceil((shift * 8) / 6), whole);
  });
  return [...new Set([...forms, ...forms.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))])];
}

/** What a number becomes under a hash without a key, alone or spelt as the vault indexes it: whoever has a list of numbers finds these (T15). */
export function bareHashesOf(texts: readonly string[], what: string): Needle[] {
  return texts.flatMap((text) => ['sha256', 'sha1', 'md5', 'sha512'].flatMap((algorithm) => {
    const digest = createHash(algorithm).update(text).digest();
    const forms = [digest.subarray(0, 12), digest.toString('hex').slice(0, 24), digest.toString('base64').slice(0, 15)];
    return forms.map((form): Needle => ({ bytes: Buffer.from(form), kind: 'hashed', what: `${what} by ${algorithm}` }));
  }));
}
