import type { InEveryLanguage } from './language.js';

/** Every word a notice may take from somebody's choice: reasons, causes, kinds of proof, matters (C20). */
const LISTED = {
  UNKNOWN_PERSON: ['确认人不认识申报人', '確認人不認識申報人', 'the confirmer does not know you'],
  NOT_LIVING_HERE: ['确认人表示您不住在该处', '確認人表示您不住在該處', 'the confirmer says you do not live there'],
  MOVED_OUT: ['确认人表示您已搬离', '確認人表示您已搬離', 'the confirmer says you have moved out'],
  NOT_MY_DWELLING: ['确认人表示该房屋与其无关', '確認人表示該房屋與其無關', 'the confirmer says the dwelling is not theirs'],
  WRONG_DATE: ['入住日期不符', '入住日期不符', 'the move-in date does not fit'],
  EVIDENCE_INSUFFICIENT: ['现有材料不足以核实', '現有材料不足以核實', 'the evidence does not suffice'],
  OWNER_ENDED: ['业主或托管人告知租期已终止', '業主或託管人告知租期已終止', 'the owner or custodian says the tenancy is over'],
  STRANGER: ['经核实您不居住在该处', '經核實您不居住在該處', 'an officer found that you do not live there'],
  DECEASED: ['主管部门登记为已故', '主管部門登記為已故', 'an authority has recorded a death'],
  EMIGRATED: ['已办理出境定居', '已辦理出境定居', 'you have settled abroad'],
  HUKOU_MOVED_IN: ['常住户口已迁入', '常住戶口已遷入', 'your hukou has moved here'],
  RESIDENCE_ENDED: ['居住登记已注销', '居住登記已註銷', 'your registration here has ended'],
  NEVER_REGISTERED: ['居住登记已被撤销', '居住登記已被撤銷', 'your registration was undone'],
  GRACE_OVER: ['未在规定期限内重新登记', '未在規定期限內重新登記', 'there was no new registration in the time set'],
  EMPLOYMENT: ['就业证明', '就業證明', 'proof of employment'],
  HOME: ['住所证明', '住所證明', 'proof of home'],
  STUDY: ['就读证明', '就讀證明', 'proof of study'],
  MATTER: ['事项', '事項', 'a matter of yours'],
  CONFIRMATION: ['居住登记核实', '居住登記核實', 'the check of your residence'],
  APPEAL: ['申诉', '申訴', 'your appeal'],
  END: ['租期终止告知', '租期終止告知', 'the announced end of your tenancy'],
  OTHER: ['其他', '其他', 'other'],
} as const satisfies Readonly<Record<string, readonly [string, string, string]>>;

/** The words for codes; a code that is not listed is never shown as it came. */
export function listedWords(codes: readonly string[]): InEveryLanguage {
  const words = codes.map((code) => LISTED[isListed(code) ? code : 'OTHER']);
  return { 'zh-Hans': words.map(([hans]) => hans).join('、'), 'zh-Hant': words.map(([, hant]) => hant).join('、'), en: words.map(([, , en]) => en).join(', ') };
}

/** Only what is listed is kept of what a notice takes from elsewhere. */
export const listedOnly = (code: string): string => (isListed(code) ? code : 'OTHER');

const isListed = (code: string): code is keyof typeof LISTED => Object.hasOwn(LISTED, code);
