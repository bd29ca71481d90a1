import type { Bilingual } from '@yuejuma/policy';

/** Languages a notice is written in; the first is what others fall back to. */
export const LANGUAGES = ['zh-Hans', 'zh-Hant', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What a template may say: codes, civil dates and listed words, made readable. */
export interface Words {
  city: Record<Language, string>;
  date: string;
  reason: Record<Language, string>;
  missing: Record<Language, string>;
}

type Template = Readonly<Record<Language, (words: Words) => string>>;

/**
 * Every notice the platform can send, reviewed, in each language: nothing else reaches a resident (C20). A new event
 * without a template does not compile.
 */
export const TEMPLATES = {
  'residence-declared': {
    'zh-Hans': ({ city }) => `您在${city['zh-Hans']}的居住登记申报已提交，正在等待业主或托管人确认。结果会在这里通知您。`,
    'zh-Hant': ({ city }) => `您在${city['zh-Hant']}的居住登記申報已提交，正在等待業主或託管人確認。結果會在這裡通知您。`,
    en: ({ city }) => `Your residence declaration in ${city.en} is sent and waits for the owner or custodian. You will be told here.`,
  },
  'residence-under-review': {
    'zh-Hans': ({ city }) => `您在${city['zh-Hans']}的居住登记申报已提交，由社区民警核实。结果会在这里通知您，居住天数从提交之日起计算。`,
    'zh-Hant': ({ city }) => `您在${city['zh-Hant']}的居住登記申報已提交，由社區民警核實。結果會在這裡通知您，居住天數從提交之日起計算。`,
    en: ({ city }) => `Your residence declaration in ${city.en} is sent and a community officer looks at it. You will be told here; your days count from the day you sent it.`,
  },
  'residence-confirmed': {
    'zh-Hans': ({ city, date }) => `您在${city['zh-Hans']}的居住登记已确认有效，登记日为${date}。您的粤居码会自动更新地址。`,
    'zh-Hant': ({ city, date }) => `您在${city['zh-Hant']}的居住登記已確認有效，登記日為${date}。您的粵居碼會自動更新地址。`,
    en: ({ city, date }) => `Your residence in ${city.en} is confirmed, registered on ${date}. Your code shows the address by itself.`,
  },
  'residence-rejected': {
    'zh-Hans': ({ city, reason }) => `您在${city['zh-Hans']}的居住登记申报未通过：${reason['zh-Hans']}。您可以更正后重新申报。`,
    'zh-Hant': ({ city, reason }) => `您在${city['zh-Hant']}的居住登記申報未通過：${reason['zh-Hant']}。您可以更正後重新申報。`,
    en: ({ city, reason }) => `Your residence declaration in ${city.en} was refused: ${reason.en}. You may correct it and declare again.`,
  },
  'habitual-set': {
    'zh-Hans': ({ city }) => `您已将${city['zh-Hans']}的居住地址设为常住地。`,
    'zh-Hant': ({ city }) => `您已將${city['zh-Hant']}的居住地址設為常住地。`,
    en: ({ city }) => `Your address in ${city.en} is now your habitual residence.`,
  },
  'permit-offered': {
    'zh-Hans': ({ city }) => `您在${city['zh-Hans']}的居住天数已满，可以申领电子居住证。是否申领由您决定。`,
    'zh-Hant': ({ city }) => `您在${city['zh-Hant']}的居住天數已滿，可以申領電子居住證。是否申領由您決定。`,
    en: ({ city }) => `You have lived in ${city.en} long enough to claim an electronic residence permit. Whether you do is up to you.`,
  },
  'permit-under-qualification': {
    'zh-Hans': ({ city }) => `您的${city['zh-Hans']}居住证申领已受理，正在进行资格审核。`,
    'zh-Hant': ({ city }) => `您的${city['zh-Hant']}居住證申領已受理，正在進行資格審核。`,
    en: ({ city }) => `Your claim of a residence permit in ${city.en} is received and being checked.`,
  },
  'permit-evidence-missing': {
    'zh-Hans': ({ city, missing }) => `您的${city['zh-Hans']}居住证资格审核还缺：${missing['zh-Hans']}。这不影响您的居住登记。`,
    'zh-Hant': ({ city, missing }) => `您的${city['zh-Hant']}居住證資格審核還缺：${missing['zh-Hant']}。這不影響您的居住登記。`,
    en: ({ city, missing }) => `To check your claim of a residence permit in ${city.en} these are still missing: ${missing.en}. Your registration is not affected.`,
  },
  'permit-issued': {
    'zh-Hans': ({ city }) => `您的${city['zh-Hans']}电子居住证已生成。`,
    'zh-Hant': ({ city }) => `您的${city['zh-Hant']}電子居住證已生成。`,
    en: ({ city }) => `Your electronic residence permit of ${city.en} is ready.`,
  },
} satisfies Readonly<Record<string, Template>>;

export type TemplateId = keyof typeof TEMPLATES;

/** What is kept of a notice: codes and dates, no words. */
export interface Parameters {
  cityCode: string;
  date?: string;
  reason?: string;
  missing?: string[];
}

/** The text of a notice in a language; the words for codes come with it. */
export function render(templateId: string, parameters: Parameters, language: string, cityName: Bilingual): string {
  const known: Language = LANGUAGES.find((candidate) => candidate === language) ?? 'zh-Hans';
  const template: Template | undefined = (TEMPLATES as Readonly<Record<string, Template>>)[templateId];
  if (template === undefined) throw new Error(`no template ${templateId}`);
  return template[known]({
    city: { 'zh-Hans': cityName['zh-Hans'], 'zh-Hant': traditional(cityName['zh-Hans']), en: cityName.en },
    date: parameters.date ?? '',
    reason: wordsOf([parameters.reason ?? '']),
    missing: wordsOf(parameters.missing ?? []),
  });
}

/** City names of the province differ by these characters only. */
const traditional = (name: string): string => [...name].map((character) => TRADITIONAL[character] ?? character).join('');
const TRADITIONAL: Readonly<Record<string, string>> = { 广: '廣', 东: '東', 头: '頭', 门: '門', 阳: '陽', 庆: '慶', 远: '遠', 云: '雲', 关: '關' };

const LISTED: Readonly<Record<string, readonly [string, string, string]>> = {
  UNKNOWN_PERSON: ['确认人不认识申报人', '確認人不認識申報人', 'the confirmer does not know you'],
  NOT_LIVING_HERE: ['确认人表示您不住在该处', '確認人表示您不住在該處', 'the confirmer says you do not live there'],
  MOVED_OUT: ['确认人表示您已搬离', '確認人表示您已搬離', 'the confirmer says you have moved out'],
  NOT_MY_DWELLING: ['确认人表示该房屋与其无关', '確認人表示該房屋與其無關', 'the confirmer says the dwelling is not theirs'],
  WRONG_DATE: ['入住日期不符', '入住日期不符', 'the move-in date does not fit'],
  EVIDENCE_INSUFFICIENT: ['现有材料不足以核实', '現有材料不足以核實', 'the evidence does not suffice'],
  EMPLOYMENT: ['就业证明', '就業證明', 'proof of employment'],
  HOME: ['住所证明', '住所證明', 'proof of home'],
  STUDY: ['就读证明', '就讀證明', 'proof of study'],
};

function wordsOf(codes: readonly string[]): Record<Language, string> {
  const words = codes.map((code) => LISTED[code] ?? [code, code, code]);
  return { 'zh-Hans': words.map(([hans]) => hans).join('、'), 'zh-Hant': words.map(([, hant]) => hant).join('、'), en: words.map(([, , en]) => en).join(', ') };
}
