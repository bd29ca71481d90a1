import { template } from './template.js';

/** The review of the words that say what to do next (R32, R59). */
const SECOND = { version: 2, reviewedOn: '2026-11-22', reviewer: 'EDITOR' } as const;

/** What a resident is told of a declaration and its answer (R30). */
export const declarationTemplates = {
  'residence-declared': template('PUSH', {
    'zh-Hans': '您在{city}的居住登记申报已提交，正在等待业主或托管人确认。结果会在这里通知您。',
    'zh-Hant': '您在{city}的居住登記申報已提交，正在等待業主或託管人確認。結果會在這裡通知您。',
    en: 'Your residence declaration in {city} is sent and waits for the owner or custodian. You will be told here.',
  }),
  'residence-declared-ignorable': template('PUSH', {
    'zh-Hans': '您在{city}的居住登记显示为待确认，您可忽略该提示，无需操作。',
    'zh-Hant': '您在{city}的居住登記顯示為待確認，您可忽略該提示，無需操作。',
    en: 'Your residence in {city} is shown as awaiting confirmation. You may ignore this; there is nothing for you to do.',
  }),
  'residence-under-review': template('PUSH', {
    'zh-Hans': '您在{city}的居住登记申报已提交，由社区民警核实。您可以提交租房合同等材料。结果会在这里通知您，居住天数从提交之日起计算。',
    'zh-Hant': '您在{city}的居住登記申報已提交，由社區民警核實。您可以提交租房合同等材料。結果會在這裡通知您，居住天數從提交之日起計算。',
    en: 'Your residence declaration in {city} is sent and a community officer looks at it. You may add evidence such as a lease. You will be told here; your days count from the day you sent it.',
  }, SECOND),
  'residence-silent': template('EITHER', {
    'zh-Hans': '业主或托管人尚未答复，您在{city}的居住登记申报已转由社区民警核实，办理期限至{until}。您可以提交租房合同等材料。居住天数不受影响，仍从提交之日起计算。',
    'zh-Hant': '業主或託管人尚未答覆，您在{city}的居住登記申報已轉由社區民警核實，辦理期限至{until}。您可以提交租房合同等材料。居住天數不受影響，仍從提交之日起計算。',
    en: 'The owner or custodian has not answered, so a community officer now decides on your residence declaration in {city}, by {until}. You may add evidence such as a lease. You lose no day: they count from the day you sent it.',
  }),
  'residence-confirmed': template('EITHER', {
    'zh-Hans': '您在{city}的居住登记已确认有效，登记日为{date}。您的粤居码会自动更新地址。打算办理居住证的，请将其设为常住地。',
    'zh-Hant': '您在{city}的居住登記已確認有效，登記日為{date}。您的粵居碼會自動更新地址。打算辦理居住證的，請將其設為常住地。',
    en: 'Your residence in {city} is confirmed, registered on {date}. Your code shows the address by itself. If you mean to apply for a residence permit, set it as your habitual residence.',
  }, SECOND),
  'residence-confirmed-by-lapse': template('EITHER', {
    'zh-Hans': '您的申诉未在规定期限内得到答复，原决定不再有效：您在{city}的居住登记有效，登记日为{date}。',
    'zh-Hant': '您的申訴未在規定期限內得到答覆，原決定不再有效：您在{city}的居住登記有效，登記日為{date}。',
    en: 'Your appeal was not answered in time, so the refusal no longer stands: your residence in {city} is registered, from {date}.',
  }),
  'residence-confirmed-by-city': template('PUSH', {
    'zh-Hans': '{city}的居住登记系统已登记您的居住信息，登记日为{date}。如有不符，您可以提出异议。',
    'zh-Hant': '{city}的居住登記系統已登記您的居住資訊，登記日為{date}。如有不符，您可以提出異議。',
    en: 'The registration system of {city} has registered your residence, from {date}. If this is not right, you may dispute it.',
  }),
  'residence-rejected': template('SMS', {
    'zh-Hans': '您在{city}的居住登记申报未通过：{reason}。您可以更正后重新申报，也可以一键申诉，由另一单位复核。咨询投诉：{hotline}。',
    'zh-Hant': '您在{city}的居住登記申報未通過：{reason}。您可以更正後重新申報，也可以一鍵申訴，由另一單位覆核。諮詢投訴：{hotline}。',
    en: 'Your residence declaration in {city} was refused: {reason}. You may correct it and declare again, or appeal in one tap; another unit then decides. Questions and complaints: {hotline}.',
  }),
  'residence-closed-by-authority': template('SMS', {
    'zh-Hans': '您在{city}的居住登记申报已终止办理，原因：{reason}。如有错误，您可以重新申报。咨询投诉：{hotline}。',
    'zh-Hant': '您在{city}的居住登記申報已終止辦理，原因：{reason}。如有錯誤，您可以重新申報。諮詢投訴：{hotline}。',
    en: 'Your residence declaration in {city} was closed: {reason}. If this is wrong, you may declare again. Questions and complaints: {hotline}.',
  }, { version: 1, reviewedOn: '2026-11-22', reviewer: 'EDITOR' }),
  'residence-retracted': template('SMS', {
    'zh-Hans': '您在{city}的居住登记所依据的确认已被撤销，该登记不再有效。您可以重新申报。咨询投诉：{hotline}。',
    'zh-Hant': '您在{city}的居住登記所依據的確認已被撤銷，該登記不再有效。您可以重新申報。諮詢投訴：{hotline}。',
    en: 'The confirmation your registration in {city} rested on was undone, so it no longer stands. You may declare again. Questions and complaints: {hotline}.',
  }),
};
