import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const root = new URL('../src/', import.meta.url);
const files = (readdirSync(root, { recursive: true }) as string[]).filter((file) => /\.(vue|css)$/.test(file));
const read = (file: string) => readFileSync(new URL(file, root), 'utf8');

/** Hue in degrees and saturation, 0 to 1, of a colour written as hex or rgb(). */
function hueOf(colour: string): { hue: number; saturation: number } {
  const hex = colour.replace('#', '');
  const wide = hex.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex;
  const [r, g, b] = (colour.startsWith('#')
    ? [0, 2, 4].map((i) => parseInt(wide.slice(i, i + 2), 16))
    : (colour.match(/\d+/g) ?? []).slice(0, 3).map(Number)).map((value) => value / 255) as [number, number, number];
  const [max, min] = [Math.max(r, g, b), Math.min(r, g, b)];
  const spread = max - min;
  if (spread === 0) return { hue: 0, saturation: 0 };
  const sector = max === r ? (g - b) / spread + 6 : max === g ? (b - r) / spread + 2 : (r - g) / spread + 4;
  return { hue: (sector * 60) % 360, saturation: spread / (1 - Math.abs(max + min - 1)) };
}

describe('one palette (C46)', () => {
  test.each(files)('%s has paper, ink and indigo only', (file) => {
    const colours = read(file).match(/#[0-9a-f]{6}\b|#[0-9a-f]{3}\b|rgb\([^)]*\)/gi) ?? [];
    const loud = colours.filter((colour) => {
      const { hue, saturation } = hueOf(colour);
      const isIndigo = hue >= 200 && hue <= 220;
      const isPaper = hue >= 35 && hue <= 50 && saturation <= 0.45;
      return saturation > 0.12 && !isIndigo && !isPaper;
    });
    expect(loud).toEqual([]);
  });

  test.each(files)('%s names no colour of a traffic light', (file) => {
    expect(read(file)).not.toMatch(/:\s*(red|green|yellow|orange|lime|crimson|gold|amber)\b/i);
  });
});
