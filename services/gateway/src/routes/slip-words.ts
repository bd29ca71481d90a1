/** The Chinese of a slip: an owner reads it on paper, whatever the officer's screen speaks. English stands beside it. */
export type SlipLanguage = 'zh-Hans' | 'zh-Hant';

/** What an owner ticks, in the order of the page where the officer enters it. */
export const TICKS = ['CONFIRM', 'UNKNOWN_PERSON', 'NOT_LIVING_HERE', 'MOVED_OUT', 'NOT_MY_DWELLING', 'WRONG_DATE'] as const;

type Words = Readonly<Record<SlipLanguage | 'en', string>>;
const words = (hans: string, hant: string, en: string): Words => ({ 'zh-Hans': hans, 'zh-Hant': hant, en });

export const TICK_WORDS: Readonly<Record<(typeof TICKS)[number], Words>> = {
  CONFIRM: words('属实，住在这里', '屬實，住在這裡', 'Lives here'),
  UNKNOWN_PERSON: words('不认识此人', '不認識此人', 'I do not know this person'),
  NOT_LIVING_HERE: words('此人不住在这里', '此人不住在這裡', 'Does not live here'),
  MOVED_OUT: words('已搬走', '已搬走', 'Has moved out'),
  NOT_MY_DWELLING: words('不是我的房屋', '不是我的房屋', 'Not my dwelling'),
  WRONG_DATE: words('日期不符', '日期不符', 'Wrong date'),
};

export const SLIP_WORDS = {
  title: words('居住登记确认单', '居住登記確認單', 'Confirmation of residence'),
  who: words('申报人', '申報人', 'Resident'),
  since: words('入住日期', '入住日期', 'Since'),
  address: words('地址', '地址', 'Address'),
  tick: words('请业主或托管人本人勾选一项', '請業主或託管人本人勾選一項', 'Owner or custodian: tick one'),
  as: words('本人是', '本人是', 'I am the'),
  owner: words('业主', '業主', 'owner'),
  custodian: words('托管人', '託管人', 'custodian'),
  signature: words('签名', '簽名', 'Signature'),
  day: words('日期', '日期', 'Date'),
  code: words('编号', '編號', 'Code'),
  handIn: words('请于{date}前（含当日）交到该地址所属的服务窗口，可请他人代交。', '請於{date}前（含當日）交到該地址所屬的服務窗口，可請他人代交。', 'Hand in by {date} at the counter of this address; anybody may bring it.'),
  effect: words('与在手机上答复效力相同。只能用一次。', '與在手機上答覆效力相同。只能用一次。', 'Counts the same as an answer by phone. Good once.'),
  hotline: words('咨询电话', '諮詢電話', 'Tel'),
} as const satisfies Readonly<Record<string, Words>>;
