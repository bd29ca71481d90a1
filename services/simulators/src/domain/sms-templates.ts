/** The closed registry of texts the gateway sends (C20): no service writes free text to a phone. */
const templates: Readonly<Record<string, string>> = {
  'verification-code': '【粤居码】验证码{code}，{minutes}分钟内有效。工作人员不会向您索要验证码，请勿告诉他人。',
  ...Object.fromEntries(Object.entries({ declare: '申报居住登记', withdraw: '撤回居住登记申报', end: '办理搬离', confirm: '确认租客居住登记', reject: '回复“不认识此人”等不通过意见' })
    .map(([act, words]) => [`consent-code-${act}`, `【粤居码】您正在服务窗口${words}。如同意，请将验证码{code}告知窗口人员，{minutes}分钟内有效；非本人办理请勿提供。`])),
  'confirm-by-sms': '【粤居码】{maskedName}申报自{moveInOn}起住在您的房屋。确认请回复“1 {code}”，不认识此人请回复“2 {code}”。也可在粤居码或服务窗口办理。',
  'answer-help': '【粤居码】未能识别您的回复。确认请回复“1 验证码”，不认识此人请回复“2 验证码”，验证码见此前的短信。',
};

/** The text of a message; undefined for an unknown template or a missing parameter. `filed` is what was filed under the id besides. */
export function smsText(templateId: string, parameters: Readonly<Record<string, string>>, filed?: string): string | undefined {
  const template = Object.hasOwn(templates, templateId) ? templates[templateId] : filed;
  if (template === undefined) return undefined;
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  if (names.some((name) => !Object.hasOwn(parameters, name))) return undefined;
  return template.replace(/\{(\w+)\}/g, (_, name: string) => parameters[name] as string);
}
