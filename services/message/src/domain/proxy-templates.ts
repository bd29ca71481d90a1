import { template } from './template.js';

/** What holder and person are told of acting for another (G13): `holder` in the name is to whoever acts. */
export const proxyTemplates = {
  'proxy-asked': template('SMS', {
    'zh-Hans': '有人在{city}为您申报居住登记，并请求今后代您办理登记事项。是否同意由您本人决定：登录后在“我的任务”核验身份并同意，或到窗口办理；不同意则不必操作，任何人都不能代您办理。',
    'zh-Hant': '有人在{city}為您申報居住登記，並請求今後代您辦理登記事項。是否同意由您本人決定：登入後在「我的任務」核驗身份並同意，或到窗口辦理；不同意則不必操作，任何人都不能代您辦理。',
    en: 'Somebody declared a residence in {city} for you and asks to act on it for you. It is your decision: sign in, open “My tasks”, show that it is you and agree, or go to a counter. If you do not agree, do nothing; nobody then acts for you.',
  }),
  'proxy-accepted-holder': template('PUSH', {
    'zh-Hans': '您为其申报的同住人已同意由您代办其在{city}的居住登记事项。对方可以随时终止。',
    'zh-Hant': '您為其申報的同住人已同意由您代辦其在{city}的居住登記事項。對方可以隨時終止。',
    en: 'The person you declared agreed that you act on their registration in {city}. They may end this at any time.',
  }),
  'proxy-accepted': template('EITHER', {
    'zh-Hans': '您已同意由申报人代您办理在{city}的居住登记事项。您可以随时终止，无需说明理由。',
    'zh-Hant': '您已同意由申報人代您辦理在{city}的居住登記事項。您可以隨時終止，無需說明理由。',
    en: 'You agreed that the person who declared you acts on your registration in {city}. You may end this at any time, without giving a reason.',
  }),
  'proxy-ending-holder': template('EITHER', {
    'zh-Hans': '您为其申报的同住人即将达到自行申报的年龄。自{date}起，其在{city}的居住登记由本人办理，您的代办自动终止，登记继续有效。',
    'zh-Hant': '您為其申報的同住人即將達到自行申報的年齡。自{date}起，其在{city}的居住登記由本人辦理，您的代辦自動終止，登記繼續有效。',
    en: 'Somebody you declared will soon be old enough to declare for themselves. From {date} on they act on their registration in {city} themselves; you no longer act for them, and the registration goes on.',
  }),
  'proxy-ending': template('EITHER', {
    'zh-Hans': '自{date}起，您在{city}的居住登记由您本人办理，申报人不再代您办理。登记继续有效，无需重新申报。',
    'zh-Hant': '自{date}起，您在{city}的居住登記由您本人辦理，申報人不再代您辦理。登記繼續有效，無需重新申報。',
    en: 'From {date} on you act on your registration in {city} yourself, and the person who declared you no longer does. The registration goes on; there is nothing to declare again.',
  }),
  'proxy-ended-holder': template('PUSH', {
    'zh-Hans': '您为其申报的同住人已达到自行申报的年龄，其在{city}的居住登记现由本人办理，您的代办已自动终止。',
    'zh-Hant': '您為其申報的同住人已達到自行申報的年齡，其在{city}的居住登記現由本人辦理，您的代辦已自動終止。',
    en: 'Somebody you declared is old enough to declare for themselves. They act on their registration in {city} themselves now; you no longer act for them.',
  }),
  'proxy-ended': template('EITHER', {
    'zh-Hans': '您在{city}的居住登记现由您本人办理，申报人不再代您办理。登记继续有效，无需重新申报。',
    'zh-Hant': '您在{city}的居住登記現由您本人辦理，申報人不再代您辦理。登記繼續有效，無需重新申報。',
    en: 'You now act on your registration in {city} yourself, and the person who declared you no longer does. The registration goes on; there is nothing to declare again.',
  }),
  'proxy-stopped-holder': template('PUSH', {
    'zh-Hans': '您代同住人办理在{city}的居住登记事项已终止。登记继续有效，由本人办理。',
    'zh-Hant': '您代同住人辦理在{city}的居住登記事項已終止。登記繼續有效，由本人辦理。',
    en: 'You no longer act on your co-resident’s registration in {city}. The registration goes on, and they act on it themselves.',
  }),
  'proxy-stopped': template('EITHER', {
    'zh-Hans': '他人代您办理在{city}的居住登记事项已终止。登记继续有效，由您本人办理。',
    'zh-Hant': '他人代您辦理在{city}的居住登記事項已終止。登記繼續有效，由您本人辦理。',
    en: 'Nobody acts for you on your registration in {city} any more. The registration goes on, and you act on it yourself.',
  }),
};
