import type { Handler } from '@yuejuma/platform/queue/consumer';
import type { Events, ProxyEvent } from '@yuejuma/platform/queue/events';
import type { Context } from './context.js';
import { ended, type Notice, type Step } from './step.js';
import { takeStep } from './take-step.js';

type ProxyTopic = Extract<keyof Events, `identity.proxy-${string}`>;
type ToBoth = 'proxy-accepted' | 'proxy-ended' | 'proxy-stopped';

/** What each event of acting for another means for the inbox (R60, G13): both hear of what is over, only the person is asked. */
export const proxySteps: { readonly [T in ProxyTopic]: (event: Events[T]) => Step } = {
  'identity.proxy-asked.v1': ({ subjectId, cityCode }) => ({
    notices: [{ templateId: 'proxy-asked', parameters: { cityCode }, recipientId: subjectId }],
    tasks: [{ kind: 'ACCEPT_PROXY', answeredBy: '', wanted: [{ recipientId: subjectId, divisionCode: null, caseKind: null, isForReview: false, whoElse: [], deadlineTime: null }] }],
  }),
  'identity.proxy-accepted.v1': (event) => ({ notices: toBoth(event, 'proxy-accepted'), tasks: ended(event.subjectId, 'ACCEPT_PROXY') }),
  'identity.proxy-ending.v1': ({ holderId, subjectId, cityCode, endsOn: date }) => ({
    notices: [{ templateId: 'proxy-ending', parameters: { cityCode, date }, recipientId: subjectId }, { templateId: 'proxy-ending-holder', parameters: { cityCode, date }, recipientId: holderId }],
    tasks: [],
  }),
  'identity.proxy-ended.v1': (event) => ({ notices: toBoth(event, event.cause === 'GROWN_UP' ? 'proxy-ended' : 'proxy-stopped'), tasks: ended('', 'ACCEPT_PROXY') }),
};

const toBoth = ({ holderId, subjectId, cityCode }: ProxyEvent, templateId: ToBoth): Notice[] => [
  { templateId, parameters: { cityCode }, recipientId: subjectId },
  { templateId: `${templateId}-holder`, parameters: { cityCode }, recipientId: holderId },
];

/** The inbox of the city whose registration it is about. */
export function onProxy<T extends ProxyTopic>(ctx: Context, topic: T): Handler<T> {
  const stepOf = proxySteps[topic] as (event: Events[T]) => Step;
  return async (event, once) => {
    const { proxyId, cityCode, version } = event;
    await once((tx) => takeStep(ctx, tx, { objectId: `${cityCode}-${proxyId}`, cityCode, version }, stepOf(event)));
    ctx.courier.wake(cityCode);
  };
}
