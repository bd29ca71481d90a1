import { template } from './template.js';

/** The review of the words that say why. */
const SECOND = { version: 2, reviewedOn: '2026-11-21', reviewer: 'EDITOR' } as const;

/** What a resident is told of the residence permit (R49, R52, R61). */
export const permitTemplates = {
  'permit-offered': template('EITHER', {
    'zh-Hans': '您在{city}的居住天数已满，可以申领电子居住证。是否申领由您决定。',
    'zh-Hant': '您在{city}的居住天數已滿，可以申領電子居住證。是否申領由您決定。',
    en: 'You have lived in {city} long enough to claim an electronic residence permit. Whether you do is up to you.',
  }),
  'permit-offer-withdrawn': template('PUSH', {
    'zh-Hans': '您在{city}的居住登记已变化，此前的居住证申领提示不再有效。条件再次满足时会通知您。',
    'zh-Hant': '您在{city}的居住登記已變化，此前的居住證申領提示不再有效。條件再次滿足時會通知您。',
    en: 'Your registration in {city} has changed, so you can no longer claim the residence permit you were offered. You will be told when you can again.',
  }),
  'permit-under-qualification': template('PUSH', {
    'zh-Hans': '您的{city}居住证申领已受理，正在进行资格审核。',
    'zh-Hant': '您的{city}居住證申領已受理，正在進行資格審核。',
    en: 'Your claim of a residence permit in {city} is received and being checked.',
  }),
  'permit-evidence-missing': template('PUSH', {
    'zh-Hans': '您的{city}居住证资格审核还缺：{missing}。这不影响您的居住登记。',
    'zh-Hant': '您的{city}居住證資格審核還缺：{missing}。這不影響您的居住登記。',
    en: 'To check your claim of a residence permit in {city} these are still missing: {missing}. Your registration is not affected.',
  }),
  'permit-issued': template('EITHER', {
    'zh-Hans': '您的{city}电子居住证已生成。',
    'zh-Hant': '您的{city}電子居住證已生成。',
    en: 'Your electronic residence permit of {city} is ready.',
  }),
  'permit-suspended': template('SMS', {
    'zh-Hans': '您的{city}居住证使用功能已中止，原因：{reason}。条件恢复后，使用功能可以恢复。咨询投诉：{hotline}。',
    'zh-Hant': '您的{city}居住證使用功能已中止，原因：{reason}。條件恢復後，使用功能可以恢復。諮詢投訴：{hotline}。',
    en: 'Your residence permit of {city} is suspended: {reason}. Once its conditions are met again it can be reinstated. Questions and complaints: {hotline}.',
  }, SECOND),
  'permit-reinstated': template('EITHER', {
    'zh-Hans': '您的{city}居住证使用功能已恢复。',
    'zh-Hant': '您的{city}居住證使用功能已恢復。',
    en: 'Your residence permit of {city} is reinstated.',
  }),
  'permit-cancelled': template('SMS', {
    'zh-Hans': '您的{city}居住证已注销，原因：{reason}。如有异议，您可以提出申诉。咨询投诉：{hotline}。',
    'zh-Hant': '您的{city}居住證已註銷，原因：{reason}。如有異議，您可以提出申訴。諮詢投訴：{hotline}。',
    en: 'Your residence permit of {city} is cancelled: {reason}. If you do not agree, you may appeal. Questions and complaints: {hotline}.',
  }, SECOND),
  'permit-refused': template('SMS', {
    'zh-Hans': '您的{city}居住证申领未通过资格审核，原因：{reason}。您可以补充材料后再次申领，也可以提出申诉。咨询投诉：{hotline}。',
    'zh-Hant': '您的{city}居住證申領未通過資格審核，原因：{reason}。您可以補充材料後再次申領，也可以提出申訴。諮詢投訴：{hotline}。',
    en: 'Your claim of a residence permit in {city} did not pass the check: {reason}. You may add evidence and claim again, or appeal. Questions and complaints: {hotline}.',
  }, SECOND),
};
