/** The closed registry of texts the gateway sends (C20): no service writes free text to a phone. */
const templates: Readonly<Record<string, string>> = {
  'verification-code': '【粤居码】验证码{code}，{minutes}分钟内有效。工作人员不会向您索要验证码，请勿告诉他人。',
};

/** The text of a message; undefined for an unknown template or a missing parameter. */
export function smsText(templateId: string, parameters: Readonly<Record<string, string>>): string | undefined {
  const template = Object.hasOwn(templates, templateId) ? templates[templateId] : undefined;
  if (template === undefined) return undefined;
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  if (names.some((name) => !Object.hasOwn(parameters, name))) return undefined;
  return template.replace(/\{(\w+)\}/g, (_, name: string) => parameters[name] as string);
}
