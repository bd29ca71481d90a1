import type { VerifyCodeResponse_Reason } from '@yuejuma/proto/code/v1/code_service';
import type { Words } from '../http/reason-words.js';

type Verdict = Exclude<keyof typeof VerifyCodeResponse_Reason, 'UNSPECIFIED' | 'UNRECOGNIZED'>;

const words = (hans: string, hant: string, en: string): Words => ({ 'zh-Hans': hans, 'zh-Hant': hant, en });

/** What the person at the desk reads for each verdict. */
export const VERDICT_WORDS: Readonly<Record<Verdict, Words>> = {
  OK: words('有效。', '有效。', 'Valid.'),
  PURPOSE_NOT_REGISTERED: words('该用途未登记。', '該用途未登記。', 'This purpose is not registered for you.'),
  MALFORMED: words('这不是粤居码。', '這不是粵居碼。', 'This is not a residence code.'),
  UNKNOWN_KEY: words('签发密钥未知。', '簽發金鑰未知。', 'The key is unknown.'),
  ISSUER_NOT_TRUSTED: words('签发方不受信任。', '簽發方不受信任。', 'The issuer is not trusted.'),
  BAD_SIGNATURE: words('签名无效。', '簽名無效。', 'The signature does not hold.'),
  NOT_YET_VALID: words('此码尚未生效，请检查时间。', '此碼尚未生效，請檢查時間。', 'The code is not valid yet. Please check the clock.'),
  EXPIRED: words('此码已过期，请对方出示最新的码。', '此碼已過期，請對方出示最新的碼。', 'The code has expired. Please ask for the current one.'),
  VERSION_TOO_OLD: words('此码版本过旧，请对方更新。', '此碼版本過舊，請對方更新。', 'The code is of an old version. Please ask for a new one.'),
  REVOKED: words('此码已撤销。', '此碼已撤銷。', 'The code has been revoked.'),
  REPLAYED: words('此码已被查验过一次，请对方出示下一个码。', '此碼已被查驗過一次，請對方出示下一個碼。', 'This code was checked once already. Please ask for the next code.'),
  HOLDER_UNAVAILABLE: words('暂时无法核对持码人。', '暫時無法核對持碼人。', 'The holder cannot be checked right now.'),
  STATUS_LIST_STALE: words('撤销名单过旧，请先更新。', '撤銷名單過舊，請先更新。', 'The list of revoked codes is too old. Please update it.'),
};

/** What is read where a printed code was sent without a word about the ID card. */
export const COMPARE_ID_CARD = words('这是纸质码：请先核对持码人的身份证件与纸上姓名，再查验。', '這是紙質碼：請先核對持碼人的身分證件與紙上姓名，再查驗。', 'This is a printed code: compare the name on it with the ID card of its holder first, then check it.');
