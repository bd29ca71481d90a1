import type { ExplainedKey } from '@yuejuma/policy';
import type { Words } from '../http/reason-words.js';

const words = (hans: string, hant: string, en: string): Words => ({ 'zh-Hans': hans, 'zh-Hant': hant, en });
type Telling = (value: unknown) => Words;

const number = (value: unknown): string => String(Number(value));
const list = (value: unknown): string => (Array.isArray(value) ? value.map(number) : []).join('、');
/** One of two words of a rule. */
const either = (when: unknown, then: Words, otherwise: Words): Telling => (value) => (value === when ? then : otherwise);

/** What each rule says to a resident, with the value it had; a new key does not compile until it stands here. */
const TELLINGS: Readonly<Record<ExplainedKey, Telling>> = {
  addressEntryEnabled: either(true,
    words('该城市可以自行申报居住地址。', '該城市可以自行申報居住地址。', 'In this city residents declare their address themselves.'),
    words('该城市的居住登记通过当地渠道申报。', '該城市的居住登記透過當地渠道申報。', 'In this city residence is declared through the city\'s own channels.')),
  registrationSource: either('CITY_SYSTEM',
    words('该城市的居住登记由城市登记系统办理，自动同步到粤居码。', '該城市的居住登記由城市登記系統辦理，自動同步到粵居碼。', 'This city registers residents in its own system, and its registrations appear here by themselves.'),
    words('居住登记在粤居码平台申报。', '居住登記在粵居碼平台申報。', 'Residence is declared on this platform.')),
  pendingIgnorable: either(true,
    words('看到“待确认”时无需处理，可以忽略。', '看到「待確認」時無需處理，可以忽略。', 'A shown “waiting” needs nothing of you and may be ignored.'),
    words('“待确认”的申报需等待确认人答复。', '「待確認」的申報需等待確認人答覆。', 'A declaration that waits needs the answer of a confirmer.')),
  freeTextConfirmer: () => words('手写地址或业主不明的地址，由社区民警核实。', '手寫地址或業主不明的地址，由社區民警核實。', 'An address typed by hand, or without a known owner, is checked by a community officer.'),
  confirmReminderHours: (value) => words(`提交后${list(value)}小时提醒确认人。`, `提交後${list(value)}小時提醒確認人。`, `A silent confirmer is reminded ${list(value).replaceAll('、', ' and ')} hours after submission.`),
  confirmEscalateHours: (value) => words(`确认人${number(value)}小时内未答复，转由社区民警办理。`, `確認人${number(value)}小時內未答覆，轉由社區民警辦理。`, `After ${number(value)} hours without an answer a community officer takes over.`),
  officerDecideWorkingDays: (value) => words(`民警在${number(value)}个工作日内办理，逾期转上一级。`, `民警在${number(value)}個工作日內辦理，逾期轉上一級。`, `An officer decides within ${number(value)} working days, otherwise the next level does.`),
  appealLapseWorkingDays: (value) => words(`申诉${number(value)}个工作日内无人处理的，原决定失效。`, `申訴${number(value)}個工作日內無人處理的，原決定失效。`, `If nobody decides an appeal within ${number(value)} working days, the decision appealed against no longer stands.`),
  disputeCloseDays: (value) => words(`争议在${number(value)}天内核实完毕。`, `爭議在${number(value)}天內核實完畢。`, `A dispute is closed within ${number(value)} days.`),
  objectionDays: (value) => words(`您可在${number(value)}天内对房东结束居住的通知提出异议。`, `您可在${number(value)}天內對房東結束居住的通知提出異議。`, `You may object to an owner's notice within ${number(value)} days.`),
  habitualReviewMonths: (value) => words(`确认满${number(value)}个月后，设为常住地前需业主复核。`, `確認滿${number(value)}個月後，設為常住地前需業主複核。`, `A confirmation older than ${number(value)} months is reviewed before the address becomes habitual.`),
  residenceClockStarts: either('SUBMISSION',
    words('居住登记日从提交申报之日起算，确认早晚不影响。', '居住登記日從提交申報之日起算，確認早晚不影響。', 'The registration counts from the day you submitted, however late it was confirmed.'),
    words('居住登记日从确认之日起算。', '居住登記日從確認之日起算。', 'The registration counts from the day it was confirmed.')),
  carryOverGapDays: (value) => words(`同城搬家间隔不超过${number(value)}天，居住天数连续计算。`, `同城搬家間隔不超過${number(value)}天，居住天數連續計算。`, `A gap of up to ${number(value)} days between two addresses in one city keeps your days.`),
  permitAfterDays: (value) => words(`登记满${number(value)}天后可以申领居住证。`, `登記滿${number(value)}天後可以申領居住證。`, `A residence permit is offered after ${number(value)} days.`),
  permitIssuer: either('PLATFORM',
    words('居住证由本平台签发。', '居住證由本平台簽發。', 'The residence permit is issued here.'),
    words('居住证由该城市另行签发。', '居住證由該城市另行簽發。', 'The residence permit is issued by the city itself.')),
  moveOutPermitEffect: either('SUSPEND',
    words('搬离后居住证使用功能中止。', '搬離後居住證使用功能中止。', 'A permit is suspended when you move out.'),
    words('搬离不影响该城市的居住证。', '搬離不影響該城市的居住證。', 'Moving out does not affect the permit of this city.')),
  moveOutGraceDays: (value) => words(`搬离后${number(value)}天内在同城设定新的常住地，居住证恢复。`, `搬離後${number(value)}天內在同城設定新的常住地，居住證恢復。`, `A new habitual residence in the same city within ${number(value)} days reinstates the permit.`),
  moveOutBackDays: (value) => words(`搬离最多可补报${number(value)}天。`, `搬離最多可補報${number(value)}天。`, `A move-out may be told up to ${number(value)} days later.`),
  moveOutAheadDays: (value) => words(`搬离最多可提前${number(value)}天预告。`, `搬離最多可提前${number(value)}天預告。`, `A move-out may be announced up to ${number(value)} days ahead.`),
  moveInBackDays: (value) => words(`入住日期最多可早于提交日${number(value)}天。`, `入住日期最多可早於提交日${number(value)}天。`, `The move-in date may lie up to ${number(value)} days back.`),
  moveInAheadDays: (value) => words(`入住日期最多可晚于提交日${number(value)}天。`, `入住日期最多可晚於提交日${number(value)}天。`, `The move-in date may lie up to ${number(value)} days ahead.`),
};

/** What a rule says; undefined for one that residents are told by its name alone. */
export function ruleWords(key: string, value: unknown): Words | undefined {
  return Object.hasOwn(TELLINGS, key) ? TELLINGS[key as ExplainedKey](value) : undefined;
}
