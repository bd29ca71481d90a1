import { fileURLToPath } from 'node:url';
import { Module } from '@nestjs/common';
import { shanghaiDate } from '@yuejuma/kernel';
import { readConfig, type Env } from '@yuejuma/platform/config';
import type { Peers } from '@yuejuma/platform/grpc/client';
import { startService, type Base, type RunningService, type ServiceDefinition } from '@yuejuma/platform/service';
import type { Policy } from '@yuejuma/policy';
import { AddressServiceService } from '@yuejuma/proto/address/v1/address_service';
import { AuditServiceService } from '@yuejuma/proto/audit/v1/audit_service';
import { IdentityServiceService } from '@yuejuma/proto/identity/v1/identity_service';
import { CodeController } from './code.controller.js';
import { codeConfig, requestKeyConfig } from './config.js';
import { Context } from './context.js';
import { createPrintedLists } from './get-printed-list.js';
import { createStatusLists } from './get-status-list.js';
import { createHandles } from './handles.js';
import { createHouseCodeKeys, type CellOfHouses } from './house-code-keys.js';
import { createHotCache } from './hot-cache.js';
import { openIssuerKeys } from './issuer-keys.js';
import { eraseReceipts, forgetLinks } from './jobs/erase-old.js';
import { erasePresence } from './jobs/erase-presence.js';
import { eraseStrips } from './jobs/erase-strips.js';
import { rotateKeys } from './jobs/rotate-keys.js';
import { createMoments } from './moment.js';
import { onDisputeClosed, onHabitualSet, onPermitChanged, onPeopleVerified, onResidenceDisputed, onResidenceEnded, onResidenceRetracted, onResidenceStands } from './on-events.js';
import { startPartnerEdge } from './partner-edge.js';
import { openPartnerRegistry } from './partner-registry.js';
import { partnerTokensOf } from './partner-tokens.js';
import { createProfileStore } from './profile-store.js';
import { createReceiptBook } from './receipt-book.js';
import { onSessionEnded } from './revoke-strips.js';
import { createSignedHere } from './signed-here.js';
import { createStripHolders } from './strip-holders.js';
import { createStripSeals } from './strip-seals.js';
import { createShowStreams } from './stream-show-codes.js';
import { createVerifyStreams } from './stream-verify-codes.js';

@Module({ controllers: [CodeController] })
export class CodeModule {}

/** Policy of the province: a code is the same in every city (C55). */
const PROVINCE = '44';

async function createContext({ db, now, policies, kms, cache, peers, log, config, admission, limits, env }: Base): Promise<Context> {
  const hot = createHotCache(cache);
  const issuerKeys = await openIssuerKeys(db, kms, now, log);
  const stripSeals = createStripSeals(db, kms);
  const policy = (): Policy => policies.on(PROVINCE, shanghaiDate(now()));
  return {
    db,
    now,
    policies,
    policy,
    kms,
    cache,
    limits,
    log,
    hot,
    signedHere: createSignedHere(now),
    moment: createMoments({ now, policies }),
    root: kms.signer('root-1'),
    issuerKeys,
    partners: await openPartnerRegistry({ db, policies, issuerKeys, now, log, demoKeys: demoKeysOf(env) }),
    stripSeals,
    stripHolders: createStripHolders(db, stripSeals),
    statusLists: createStatusLists({ db, now, policy, issuerKeys }),
    printedLists: createPrintedLists({ db, now, issuerKeys }),
    houseCodeKeys: createHouseCodeKeys(cellsOfHouses(peers), log),
    handles: createHandles(db, kms),
    profiles: createProfileStore(db, cache, hot, log),
    receipts: createReceiptBook(db, hot, now),
    identity: peers.of(IdentityServiceService, 'identity'),
    audit: peers.of(AuditServiceService, 'audit'),
    addresses: (cityCode) => peers.inCity(AddressServiceService, 'address', cityCode),
    showStreams: createShowStreams(config.CALLER_KEY, admission, limits, log),
    verifyStreams: createVerifyStreams(admission),
  };
}

const DEMO_KID = 'r-1';

const demoKeysOf = (env: Env) => Object.fromEntries(Object.entries(readConfig(requestKeyConfig, env).DEMO_REQUEST_KEYS).map(([partner, publicKeyJwk]) => [partner, { kid: DEMO_KID, publicKeyJwk }]));

/** Asked for a list that must not wait long for one cell. */
const KEYS_MS = 1_000;

const cellsOfHouses = (peers: Peers): CellOfHouses[] => peers.inEveryCell(AddressServiceService, 'address')
  .map(({ cell, peer }) => ({ name: cell.name, listKeys: async () => (await peer.listHouseCodeKeys({}, { deadlineMs: KEYS_MS })).keys }));

export const definition: ServiceDefinition<Context> = {
  name: 'code',
  migrations: fileURLToPath(new URL('../migrations', import.meta.url)),
  module: CodeModule,
  controllers: [CodeController],
  context: Context,
  createContext,
  handlers: (context) => ({
    'identity.people-verified.v1': onPeopleVerified(context),
    'residence.confirmed.v1': onResidenceStands(context),
    'residence.reinstated.v1': onResidenceStands(context),
    'residence.ended.v1': onResidenceEnded(context),
    'residence.retracted.v1': onResidenceRetracted(context),
    'residence.habitual-set.v1': onHabitualSet(context),
    'residence.disputed.v1': onResidenceDisputed(context),
    'residence.dispute-closed.v1': onDisputeClosed(context),
    'permit.changed.v1': onPermitChanged(context),
    'identity.session-ended.v1': onSessionEnded(context),
  }),
  jobs: (context) => [eraseReceipts(context), forgetLinks(context), eraseStrips(context), erasePresence(context), rotateKeys(context)],
  pendingProjections: (context) => context.profiles.pendingDrops(),
  async beside(context, { env, config, admission }) {
    const { PARTNER_GRPC_LISTEN, OIDC_ISSUER } = readConfig(codeConfig, env);
    const stopEdge = PARTNER_GRPC_LISTEN && OIDC_ISSUER ? await startPartnerEdge(context, PARTNER_GRPC_LISTEN, partnerTokensOf(OIDC_ISSUER), admission, config.YUEJUMA_ENV === 'development') : undefined;
    return async () => {
      context.issuerKeys.stop();
      context.partners.stop();
      context.profiles.stop();
      context.showStreams.stop();
      context.verifyStreams.stop();
      await stopEdge?.();
    };
  },
};

export const start = (env: Env): Promise<RunningService> => startService(definition, env);
