import { template } from './template.js';

/** What both sides of a dispute are told; whoever reported learns neither who nor how many live there (C25, T9). */
export const disputeTemplates = {
  'residence-disputed': template('SMS', {
    'zh-Hans': '有人对您在{city}的居住登记提出异议，民警将在{until}前核实。核实期间该登记暂不产生效力，但不会被注销，居住天数不受影响。您可以提交材料。咨询投诉：{hotline}。',
    'zh-Hant': '有人對您在{city}的居住登記提出異議，民警將在{until}前核實。核實期間該登記暫不產生效力，但不會被註銷，居住天數不受影響。您可以提交材料。諮詢投訴：{hotline}。',
    en: 'Somebody disputes your registration in {city}. An officer looks into it by {until}. Until then it has no effect, but it does not end and you lose no day. You may add evidence. Questions and complaints: {hotline}.',
  }),
  'dispute-closed': template('EITHER', {
    'zh-Hans': '经民警核实，您在{city}的居住登记继续有效，异议已结束。',
    'zh-Hant': '經民警核實，您在{city}的居住登記繼續有效，異議已結束。',
    en: 'An officer looked into it: your registration in {city} stands and the dispute is over.',
  }),
  'dispute-lapsed': template('EITHER', {
    'zh-Hans': '对您在{city}居住登记的异议未在规定期限内核实完毕，已失效，您的居住登记继续有效。',
    'zh-Hant': '對您在{city}居住登記的異議未在規定期限內核實完畢，已失效，您的居住登記繼續有效。',
    en: 'The dispute about your registration in {city} was not decided in time and no longer stands. Your registration goes on.',
  }),
  'report-received': template('PUSH', {
    'zh-Hans': '您在{city}反映的情况已收到，将由民警核实。为保护个人信息，我们不会告知该处登记了谁、登记了几人。',
    'zh-Hant': '您在{city}反映的情況已收到，將由民警核實。為保護個人資訊，我們不會告知該處登記了誰、登記了幾人。',
    en: 'What you reported in {city} is received; an officer looks into it. To protect personal data we do not say who, or how many, are registered there.',
  }),
  'report-closed': template('PUSH', {
    'zh-Hans': '您在{city}反映的情况已处理完毕。',
    'zh-Hant': '您在{city}反映的情況已處理完畢。',
    en: 'What you reported in {city} has been dealt with.',
  }),
};
