import { simplifiedOf } from './traditional-characters.js';

// A note in brackets tells where a place was or what is near it; other brackets are only marks.
const notes = /[([【〔〈][^)\]】〕〉]*(?:原|旧|近|旁|对面|附近|暂|后门|入口)[^)\]】〕〉]*[)\]】〕〉]/gu;
const onlyPlain = /^[\u4e00-\u9fff0-9A-Z]*$/;
const dashes = /[—–―−~～/\\_]+|-{2,}/gu;
const ignored = /[^\p{L}\p{N}#-]+/gu;

/**
 * The characters of an address in one form: half width, simplified, capital letters, one dash, without spaces, marks,
 * bracketed notes and invisible characters. Words stay as they are; {@link parseAddress} reads those.
 */
export function normaliseText(text: string): string {
  if (onlyPlain.test(text)) return simplify(text);
  return simplify(text.normalize('NFKC')).replace(notes, '').replace(dashes, '-').replace(ignored, '').toUpperCase();
}

function simplify(text: string): string {
  let result = '';
  for (const character of text) result += simplifiedOf.get(character) ?? character;
  return result;
}
