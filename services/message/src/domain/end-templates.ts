import { template } from './template.js';

/** What a resident is told of an end of a registration: planned, announced by an owner, decided (G15). */
export const endTemplates = {
  'residence-ended': template('PUSH', {
    'zh-Hans': '您在{city}的居住登记已按您的申报于{date}注销（搬离）。',
    'zh-Hant': '您在{city}的居住登記已按您的申報於{date}註銷（搬離）。',
    en: 'As you told us, your registration in {city} ended on {date} (moved out).',
  }),
  'residence-ended-against': template('SMS', {
    'zh-Hans': '您在{city}的居住登记于{date}注销，原因：{reason}。如不同意，您可以一键申诉，由另一单位复核。咨询投诉：{hotline}。',
    'zh-Hant': '您在{city}的居住登記於{date}註銷，原因：{reason}。如不同意，您可以一鍵申訴，由另一單位覆核。諮詢投訴：{hotline}。',
    en: 'Your registration in {city} ended on {date}: {reason}. If you do not agree, appeal in one tap; another unit then decides. Questions and complaints: {hotline}.',
  }),
  'own-end-planned': template('PUSH', {
    'zh-Hans': '您已申报将于{date}搬离{city}的住处，当日生效，无需任何人同意。在此之前您可以撤回。',
    'zh-Hant': '您已申報將於{date}搬離{city}的住處，當日生效，無需任何人同意。在此之前您可以撤回。',
    en: 'You have declared that you move out of your home in {city} on {date}. It takes effect that day and needs nobody’s consent; until then you may take it back.',
  }),
  'own-end-revoked': template('PUSH', {
    'zh-Hans': '您已撤回搬离申报，您在{city}的居住登记继续有效。',
    'zh-Hant': '您已撤回搬離申報，您在{city}的居住登記繼續有效。',
    en: 'You took back your move-out. Your registration in {city} goes on.',
  }),
  'end-announced': template('SMS', {
    'zh-Hans': '业主或托管人告知，您在{city}的租期将于{date}终止。您的居住登记不会因此自动注销，须由民警决定。如不同意，请在{until}前提出异议。咨询投诉：{hotline}。',
    'zh-Hant': '業主或託管人告知，您在{city}的租期將於{date}終止。您的居住登記不會因此自動註銷，須由民警決定。如不同意，請在{until}前提出異議。諮詢投訴：{hotline}。',
    en: 'The owner or custodian says that your tenancy in {city} ends on {date}. Your registration does not end by this; an officer decides. If you do not agree, object by {until}. Questions and complaints: {hotline}.',
  }),
  'end-under-review': template('EITHER', {
    'zh-Hans': '您在{city}的租期终止告知已转由民警决定。决定之前，您的居住登记继续有效。',
    'zh-Hant': '您在{city}的租期終止告知已轉由民警決定。決定之前，您的居住登記繼續有效。',
    en: 'An officer now decides on the announced end of your tenancy in {city}. Until then your registration stands.',
  }),
  'end-granted': template('SMS', {
    'zh-Hans': '民警已决定，您在{city}的居住登记将于{date}因租期终止而注销。如不同意，注销后您可以一键申诉，由另一单位复核。咨询投诉：{hotline}。',
    'zh-Hant': '民警已決定，您在{city}的居住登記將於{date}因租期終止而註銷。如不同意，註銷後您可以一鍵申訴，由另一單位覆核。諮詢投訴：{hotline}。',
    en: 'An officer has decided that your registration in {city} ends on {date}, with your tenancy. If you do not agree, appeal in one tap once it has ended; another unit then decides. Questions and complaints: {hotline}.',
  }),
  'end-revoked': template('EITHER', {
    'zh-Hans': '关于您在{city}租期终止的告知不再有效，您的居住登记继续有效。',
    'zh-Hant': '關於您在{city}租期終止的告知不再有效，您的居住登記繼續有效。',
    en: 'The announced end of your tenancy in {city} no longer stands. Your registration goes on.',
  }),
};
