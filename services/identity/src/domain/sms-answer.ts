/** What somebody answered by SMS. */
export interface SmsAnswer {
  answer: 'CONFIRM' | 'REFUSE';
  code: string;
}

/** Reads `1 123456` or `2 123456`, however it is spaced and in whichever digits; undefined for anything else. */
export function readSmsAnswer(text: string): SmsAnswer | undefined {
  const [, choice, code] = /^([12])[\s,.:;-]*(\d{6,10})$/.exec(text.normalize('NFKC').trim().replace(/[，。：；、]/gu, ' ')) ?? [];
  if (choice === undefined || code === undefined) return undefined;
  return { answer: choice === '1' ? 'CONFIRM' : 'REFUSE', code };
}
