import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Named } from './words.js';

/** Where the hues of the one palette lie, in degrees: ink and indigo. Paper and greys have next to no chroma. */
const PALETTE_HUES = [195, 230] as const;
const GREY_CHROMA = 0.13;
/** CSS colours by name, less white, black and greys. */
const NAMED = /(?<=[:\s,(])(red|green|yellow|orange|amber|lime|gold|crimson|tomato|maroon|olive|teal|cyan|aqua|magenta|fuchsia|purple|violet|pink|brown|(?:dark|light|medium|pale|deep|hot|forest|sea|spring|lawn|fire|indian)[a-z]*(?:red|green|yellow|orange|pink|violet|coral|salmon))(?=[\s;,)!}])/gi;
const COLOURS = /#[0-9a-f]{3,8}\b|rgba?\([^)]*\)|hsla?\([^)]*\)|okl(?:ch|ab)\([^)]*\)/gi;
/** What a state may change about looks is its words; a class or style made from the state's own name would be a colour waiting to happen. */
const STATE_BOUND = /:(?:class|style)="[^"]*(?:\[\s*`|`|\[[^\]]*\b\w*[sS]tate\b[^\]]*\]|:\s*\w*[sS]tate\b|^\s*\w*[sS]tate\b)[^"]*"/g;
const STATES = /^(pending|under-review|active|rejected|withdrawn|ended|offered|under-qualification|suspended|cancelled|refused|valid|invalid|expired|revoked|verified|good|bad|ok|success|warning|danger|error|alert)$/;

/** Class names, custom properties and texts of the web app by name, and whatever else in it could colour a person. */
export function readWeb(root: string): { names: Named[]; findings: string[]; files: number } {
  const folder = join(root, 'web', 'src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(vue|css|ts|json)$/.test(name)).sort();
  const read = files.map((file) => inFile(readFileSync(join(folder, file), 'utf8'), `web ${file}`, file));
  return { names: read.flatMap(({ names }) => names), findings: read.flatMap(({ findings }) => findings), files: files.length };
}

function inFile(text: string, where: string, file: string): { names: Named[]; findings: string[] } {
  // Prose is held to the Chinese words: the English ones are everyday words there.
  if (file.endsWith('.json')) return { names: [...text.matchAll(/"([^"]*[^\x00-\x7f][^"]*)"/g)].map(([, words]) => ({ where, name: (words as string).replace(/[\x00-\x7f]/g, ' ') })), findings: [] };
  const style = file.endsWith('.css') ? text : [...text.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map(([, css]) => css).join('\n');
  const css = style.replace(/\/\*[\s\S]*?\*\//g, '');
  const own = (pattern: RegExp) => [...new Set([...css.matchAll(pattern)].map(([, name]) => name as string))].filter((name) => !name.startsWith('van-'));
  const classes = own(/\.([a-zA-Z][\w-]*)(?=[^{}]*\{)/g);
  return {
    names: [...classes.map((name) => ({ where: `${where} .${name}`, name })), ...own(/--([a-z][\w-]*)\s*:/g).map((name) => ({ where: `${where} --${name}`, name }))],
    findings: [
      ...[...text.matchAll(COLOURS)].map(([colour]) => colour).filter((colour) => !isOfThePalette(colour)).map((colour) => `${where}: ${colour} is not of the palette`),
      ...[...css.matchAll(NAMED)].map(([name]) => `${where}: ${name} is not of the palette`),
      ...classes.filter((name) => STATES.test(name.toLowerCase().replace(/^(is|state)-/, ''))).map((name) => `${where}: .${name} styles a state`),
      ...[...text.matchAll(STATE_BOUND)].map(([binding]) => `${where}: ${binding} styles by state`),
    ],
  };
}

function isOfThePalette(text: string): boolean {
  const rgb = rgbOf(text);
  if (rgb === undefined) return false;
  const [r, g, b] = rgb;
  const [max, min] = [Math.max(r, g, b), Math.min(r, g, b)];
  const chroma = max - min;
  if (chroma / 255 <= GREY_CHROMA) return true;
  const sextant = max === r ? ((g - b) / chroma + 6) % 6 : max === g ? (b - r) / chroma + 2 : (r - g) / chroma + 4;
  return sextant * 60 >= PALETTE_HUES[0] && sextant * 60 <= PALETTE_HUES[1];
}

/** Red, green and blue of a hex or rgb() colour; other notations are not read, so they are not of the palette. */
function rgbOf(text: string): [number, number, number] | undefined {
  const digits = /^#([0-9a-f]{3,8})$/i.exec(text)?.[1];
  if (digits !== undefined) {
    const long = digits.length < 6 ? [...digits].map((digit) => digit + digit).join('') : digits;
    return [0, 2, 4].map((at) => Number.parseInt(long.slice(at, at + 2), 16)) as [number, number, number];
  }
  const numbers = /^rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)/.exec(text);
  return numbers ? [Number(numbers[1]), Number(numbers[2]), Number(numbers[3])] : undefined;
}
