import { encode } from 'uqr';

/** A QR as one SVG path of unit squares, runs of dark modules joined, with a quiet zone of `border` modules. */
export function qrPath(text: string, border = 2): { size: number; path: string } {
  const { data, size } = encode(text, { ecc: 'M', border, boostEcc: true });
  let path = '';
  data.forEach((row, y) => {
    for (let x = 0; x < row.length; x += 1) {
      if (row[x] !== true) continue;
      const start = x;
      while (row[x + 1] === true) x += 1;
      path += `M${start} ${y}h${x - start + 1}v1h-${x - start + 1}z`;
    }
  });
  return { size, path };
}
