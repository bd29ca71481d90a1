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
  'tenant-left': template('PUSH', {
    'zh-Hans': '您在{city}的房屋有一条居住登记已于{date}终止，您无需操作。',
    'zh-Hant': '您在{city}的房屋有一條居住登記已於{date}終止，您無需操作。',
    en: 'A registration in your dwelling in {city} ended on {date}. You need do nothing.',
  }, ADDED),
};

/** Whether whoever is told may look at the declaration itself. */
export const isToConfirmer = (templateId: string): boolean => Object.hasOwn(confirmerTemplates, templateId);
