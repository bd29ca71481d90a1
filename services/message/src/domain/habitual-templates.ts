import { template } from './template.js';

/** What a resident is told of the 常住地 (R31, R32, G6). */
export const habitualTemplates = {
  'habitual-set': template('PUSH', {
    'zh-Hans': '您在{city}的居住地址现为您的常住地。',
    'zh-Hant': '您在{city}的居住地址現為您的常住地。',
    en: 'Your address in {city} is now your habitual residence.',
  }, { version: 2, reviewedOn: '2026-11-22', reviewer: 'EDITOR' }),
  'habitual-refused': template('PUSH', {
    'zh-Hans': '您在{city}的居住地址未能设为常住地：{reason}。您的居住登记继续有效，您可以再次申请。',
    'zh-Hant': '您在{city}的居住地址未能設為常住地：{reason}。您的居住登記繼續有效，您可以再次申請。',
    en: 'Your address in {city} did not become your habitual residence: {reason}. Your registration stands, and you may ask again.',
  }),
  'habitual-asked': template('PUSH', {
    'zh-Hans': '您申请将{city}的居住地址设为常住地，正在等待屋主审核。结果会在这里通知您，您的居住登记不受影响。',
    'zh-Hant': '您申請將{city}的居住地址設為常住地，正在等待屋主審核。結果會在這裡通知您，您的居住登記不受影響。',
    en: 'You asked for your address in {city} to be your habitual residence; the owner reviews it. You will be told here. Your registration is not affected.',
  }),
};
