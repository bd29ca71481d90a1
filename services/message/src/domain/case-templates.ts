import { template } from './template.js';

/** The review of the words that say which matter, until when, and what to do next. */
const SECOND = { version: 2, reviewedOn: '2026-11-22', reviewer: 'EDITOR' } as const;

/** What a resident is told while officers have a case: who has it, until when, and how it ended (G5, C54). */
export const caseTemplates = {
  'case-escalated': template('PUSH', {
    'zh-Hans': '您在{city}的{matter}未在规定期限内办结，已转由上一级单位办理。您无需再次提交。',
    'zh-Hant': '您在{city}的{matter}未在規定期限內辦結，已轉由上一級單位辦理。您無需再次提交。',
    en: 'In {city} {matter} was not decided in time and is now with the next level. You need not send anything again.',
  }, SECOND),
  'appeal-received': template('EITHER', {
    'zh-Hans': '您在{city}提出的申诉已收到，由未参与原决定的单位复核，最迟在{until}作出决定；届时仍未作出的，原决定失效。咨询投诉：{hotline}。',
    'zh-Hant': '您在{city}提出的申訴已收到，由未參與原決定的單位覆核，最遲在{until}作出決定；屆時仍未作出的，原決定失效。諮詢投訴：{hotline}。',
    en: 'Your appeal in {city} is received. A unit that had no part in the decision looks at it, by {until} at the latest; if nobody has decided by then, the decision no longer stands. Questions and complaints: {hotline}.',
  }, SECOND),
  'appeal-refused': template('SMS', {
    'zh-Hans': '您在{city}的申诉已复核，维持原决定。仍不同意的，您可以补充材料后再次申诉，由未参与本次复核的单位办理。咨询投诉：{hotline}。',
    'zh-Hant': '您在{city}的申訴已覆核，維持原決定。仍不同意的，您可以補充材料後再次申訴，由未參與本次覆核的單位辦理。諮詢投訴：{hotline}。',
    en: 'Your appeal in {city} was looked at and the decision stands. If you still do not agree, you may add evidence and appeal again; a unit that had no part in this one then decides. Questions and complaints: {hotline}.',
  }, SECOND),
  'residence-reinstated': template('EITHER', {
    'zh-Hans': '您在{city}的居住登记已恢复有效，视为从未终止，登记日仍为{date}。',
    'zh-Hant': '您在{city}的居住登記已恢復有效，視為從未終止，登記日仍為{date}。',
    en: 'Your registration in {city} stands again, as if it had never ended, still from {date}.',
  }),
};
