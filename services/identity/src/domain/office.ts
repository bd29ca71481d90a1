/** 窗口: a counter where an officer looks at the document. */
export interface Office {
  /** The division code it stands for: a district, or a whole city. */
  id: string;
  name: string;
  divisionCode: string;
}

/** Reads `id,name` lines with a header. */
export function readOffices(csv: string): Office[] {
  return csv.trim().split('\n').slice(1).map((line) => {
    const [id = '', name = ''] = line.trim().split(',');
    return { id, name: `${name}实名认证窗口`, divisionCode: id };
  });
}

/** Whether an officer of these jurisdictions works on a division: a code covers everything below it. */
export const covers = (jurisdictions: readonly string[], divisionCode: string): boolean =>
  jurisdictions.some((code) => code !== '' && divisionCode.startsWith(code));
