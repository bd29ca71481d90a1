import { shanghaiDate } from '@yuejuma/kernel';
import type { Tx } from '@yuejuma/platform/db/database';
import type { Handler, Handlers } from '@yuejuma/platform/queue/consumer';
import type { Events } from '@yuejuma/platform/queue/events';
import type { Context } from './context.js';
import { wasTold } from './messages.repository.js';
import { onStrangerReported } from './on-stranger-reported.js';
import { changed, offered } from './permit-steps.js';
import { onProxy, proxySteps } from './proxy-steps.js';
import { residenceSteps, type Facts } from './residence-steps.js';
import { ended, type Step } from './step.js';
import { takeStep } from './take-step.js';
import { hasAny } from './tasks.repository.js';

type ResidenceTopic = keyof typeof residenceSteps;

/** What the inbox does with every event it hears. */
export function handlers(ctx: Context): Handlers {
  const residence = Object.fromEntries((Object.keys(residenceSteps) as ResidenceTopic[]).map((topic) => [topic, onResidence(ctx, topic)]));
  const proxies = Object.fromEntries((Object.keys(proxySteps) as (keyof typeof proxySteps)[]).map((topic) => [topic, onProxy(ctx, topic)]));
  return {
    ...residence,
    ...proxies,
    'residence.stranger-reported.v1': onStrangerReported(ctx),
    'rollback.approved.v1': onRollbackApproved(ctx),
    'rollback.noted.v1': onRollbackNoted(ctx),
    'permit.offered.v1': onPermitOffered(ctx),
    'permit.changed.v1': onPermitChanged(ctx),
  } as Handlers;
}

function onResidence(ctx: Context, topic: ResidenceTopic): Handler<ResidenceTopic> {
  const stepOf = residenceSteps[topic] as (event: Events[ResidenceTopic], facts: Facts) => Step;
  return async (event, once, eventId) => {
    const { declarationId: objectId, cityCode, version } = event;
    await once(async (tx) => takeStep(ctx, tx, { objectId, cityCode, version }, stepOf(event, await factsOf(ctx, tx, event, eventId))));
    ctx.courier.wake(cityCode);
  };
}

async function factsOf(ctx: Context, tx: Tx, { declarationId, cityCode }: Events[ResidenceTopic], eventId: string): Promise<Facts> {
  const { pendingIgnorable } = ctx.policyOn(cityCode, shanghaiDate(ctx.now()));
  return { wasAsked: await hasAny(tx, declarationId, 'CONFIRM_RESIDENCE'), isIgnorable: pendingIgnorable, eventId };
}

const onPermitOffered = (ctx: Context): Handler<'permit.offered.v1'> => async (event, once) => {
  await once((tx) => takeStep(ctx, tx, { objectId: event.permitId, cityCode: event.cityCode, version: 0 }, offered(event)));
  ctx.courier.wake(event.cityCode);
};

const onPermitChanged = (ctx: Context): Handler<'permit.changed.v1'> => async (event, once) => {
  await once(async (tx) => {
    const wasIssued = event.state === 'ACTIVE' && await wasTold(tx, event.subjectId, event.permitId, 'permit-issued');
    await takeStep(ctx, tx, { objectId: event.permitId, cityCode: event.cityCode, version: event.version }, changed(event, wasIssued));
  });
  ctx.courier.wake(event.cityCode);
};

const PROVINCE = { recipientId: null, divisionCode: '44', forRole: 'AUDITOR', caseKind: null, isForReview: false, whoElse: [], deadlineTime: null } as const;

/** Undoing what an account did is never the city's own affair (C51). */
const onRollbackApproved = (ctx: Context): Handler<'rollback.approved.v1'> => ({ rollbackId, cityCode }, once) =>
  once((tx) => takeStep(ctx, tx, { objectId: rollbackId, cityCode, version: 1 }, { notices: [], tasks: [{ kind: 'NOTE_ROLLBACK', answeredBy: '', wanted: [{ ...PROVINCE, whoElse: [] }] }] }));

const onRollbackNoted = (ctx: Context): Handler<'rollback.noted.v1'> => ({ rollbackId, cityCode, notedBy }, once) =>
  once((tx) => takeStep(ctx, tx, { objectId: rollbackId, cityCode, version: 2 }, { notices: [], tasks: ended(notedBy, 'NOTE_ROLLBACK') }));
