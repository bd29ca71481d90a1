import { template } from './template.js';

const ADDED = { version: 1, reviewedOn: '2026-11-22', reviewer: 'EDITOR' } as const;

/** What owners and custodians are told of a declaration they answer for: what became of it, never about whom, why or whereto (C25, C29). */
export const confirmerTemplates = {
  'confirm-reminder': template('EITHER', {
    'zh-Hans': '您在{city}有一条居住登记待您确认，请在{until}前处理。逾期将由社区民警核实，您仍可答复，直至作出决定。',
    'zh-Hant': '您在{city}有一條居住登記待您確認，請在{until}前處理。逾期將由社區民警核實，您仍可答覆，直至作出決定。',
    en: 'A residence in {city} waits for your confirmation; please answer by {until}. After that a community officer looks at it, and you may still answer until it is decided.',
  }),
  'confirmed-by-rule': template('PUSH', {
    'zh-Hans': '按您设定的自动确认规则，您在{city}的房屋有一条居住登记已以您的名义确认，登记日{date}。如不属实，可报告陌生登记；规则可随时撤销。',
    'zh-Hant': '按您設定的自動確認規則，您在{city}的房屋有一條居住登記已以您的名義確認，登記日{date}。如不屬實，可報告陌生登記；規則可隨時撤銷。',
    en: 'By the standing rule you made, a residence in your dwelling in {city} was confirmed in your name, registered on {date}. If it is not true, report a stranger; you may revoke the rule at any time.',
  }, ADDED),
  'confirmed-by-officer': template('EITHER', {
    'zh-Hans': '经民警核实，您在{city}的房屋有一条居住登记已确认有效，登记日{date}。如不属实，您可以报告陌生登记，由民警再次核实。',
    'zh-Hant': '經民警核實，您在{city}的房屋有一條居住登記已確認有效，登記日{date}。如不屬實，您可以報告陌生登記，由民警再次核實。',
    en: 'An officer has confirmed a residence in your dwelling in {city}, registered on {date}. If it is not true, report a stranger; an officer then looks again.',
  }, ADDED),
  'confirmed-by-lapse': template('EITHER', {
    'zh-Hans': '您在{city}的房屋有一条曾未通过的居住登记，因其申诉逾期未决而生效，登记日{date}。如不属实，您可以报告陌生登记，其效力随即冻结，由民警核实。',
    'zh-Hant': '您在{city}的房屋有一條曾未通過的居住登記，因其申訴逾期未決而生效，登記日{date}。如不屬實，您可以報告陌生登記，其效力隨即凍結，由民警核實。',
    en: 'A residence in your dwelling in {city} that had been refused is registered, from {date}, because nobody decided its appeal in time. If it is not true, report a stranger: that freezes it at once, and an officer looks into it.',
  }, ADDED),
  'tenancy-end-granted': template('EITHER', {
    'zh-Hans': '关于您在{city}的房屋的租期终止告知，民警已决定：相应的居住登记将于{date}注销。您无需操作。',
    'zh-Hant': '關於您在{city}的房屋的租期終止告知，民警已決定：相應的居住登記將於{date}註銷。您無需操作。',
    en: 'On the announced end of a tenancy in your dwelling in {city} an officer has decided: the registration ends on {date}. You need do nothing.',
  }, ADDED),
  'tenancy-end-refused': template('EITHER', {
    'zh-Hans': '关于您在{city}的房屋的租期终止告知，民警已决定：相应的居住登记继续有效。情况有变时，您可以重新告知。',
    'zh-Hant': '關於您在{city}的房屋的租期終止告知，民警已決定：相應的居住登記繼續有效。情況有變時，您可以重新告知。',
    en: 'On the announced end of a tenancy in your dwelling in {city} an officer has decided: the registration goes on. Should things change, you may announce an end again.',
  }, ADDED),
  'tenancy-reinstated': template('EITHER', {
    'zh-Hans': '您在{city}的房屋有一条已注销的居住登记，经申诉恢复有效。租期确已终止的，您可以重新告知，由民警决定。',
    'zh-Hant': '您在{city}的房屋有一條已註銷的居住登記，經申訴恢復有效。租期確已終止的，您可以重新告知，由民警決定。',
    en: 'A registration in your dwelling in {city} that had ended stands again after an appeal. If the tenancy is over, you may announce its end again; an officer then decides.',
  }, ADDED),
  'tenant-left': template('PUSH', {
    'zh-Hans': '您在{city}的房屋有一条居住登记已于{date}终止，您无需操作。',
    'zh-Hant': '您在{city}的房屋有一條居住登記已於{date}終止，您無需操作。',
    en: 'A registration in your dwelling in {city} ended on {date}. You need do nothing.',
  }, ADDED),
};

/** Whether whoever is told may look at the declaration itself. */
export const isToConfirmer = (templateId: string): boolean => Object.hasOwn(confirmerTemplates, templateId);
