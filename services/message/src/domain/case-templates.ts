import { template } from './template.js';

/** What a resident is told while officers have a case: who has it, until when, and how it ended (G5, C54). */
export const caseTemplates = {
  'case-escalated': template('PUSH', {
    'zh-Hans': '您在{city}的事项未在规定期限内办结，已转由上一级单位办理。您无需再次提交。',
    'zh-Hant': '您在{city}的事項未在規定期限內辦結，已轉由上一級單位辦理。您無需再次提交。',
    en: 'Your matter in {city} was not decided in time and is now with the next level. You need not send anything again.',
  }),
  'appeal-received': template('EITHER', {
    'zh-Hans': '您在{city}提出的申诉已收到，由另一单位的另一位民警复核，办理期限至{until}。逾期无人答复的，原决定失效。咨询投诉：{hotline}。',
    'zh-Hant': '您在{city}提出的申訴已收到，由另一單位的另一位民警覆核，辦理期限至{until}。逾期無人答覆的，原決定失效。諮詢投訴：{hotline}。',
    en: 'Your appeal in {city} is received. Another officer of another unit decides, by {until}; if nobody does in the time set, the decision no longer stands. Questions and complaints: {hotline}.',
  }),
  'appeal-refused': template('SMS', {
    'zh-Hans': '另一单位已复核您在{city}的申诉，维持原决定。咨询投诉：{hotline}。',
    'zh-Hant': '另一單位已覆核您在{city}的申訴，維持原決定。諮詢投訴：{hotline}。',
    en: 'Another unit has looked at your appeal in {city}; the decision stands. Questions and complaints: {hotline}.',
  }),
  'residence-reinstated': template('EITHER', {
    'zh-Hans': '您在{city}的居住登记已恢复有效，视为从未终止，登记日仍为{date}。',
    'zh-Hant': '您在{city}的居住登記已恢復有效，視為從未終止，登記日仍為{date}。',
    en: 'Your registration in {city} stands again, as if it had never ended, still from {date}.',
  }),
};
