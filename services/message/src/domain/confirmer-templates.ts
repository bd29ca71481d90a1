import { template } from './template.js';

/** What owners and custodians are told: that something waits for them, never about whom (C29). */
export const confirmerTemplates = {
  'confirm-reminder': template('EITHER', {
    'zh-Hans': '您在{city}有一条居住登记待您确认，请在{until}前处理。逾期将由社区民警核实，您仍可答复，直至作出决定。',
    'zh-Hant': '您在{city}有一條居住登記待您確認，請在{until}前處理。逾期將由社區民警核實，您仍可答覆，直至作出決定。',
    en: 'A residence in {city} waits for your confirmation; please answer by {until}. After that a community officer looks at it, and you may still answer until it is decided.',
  }),
};
