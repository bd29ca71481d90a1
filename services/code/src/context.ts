import type { Database } from '@yuejuma/platform/db/database';
import type { Peer } from '@yuejuma/platform/grpc/client';
import type { Kms, Signer } from '@yuejuma/platform/kms';
import type { Limits } from '@yuejuma/platform/limits/limits';
import type { Log } from '@yuejuma/platform/log';
import type { Policies, Policy } from '@yuejuma/policy';
import type { AddressServiceService } from '@yuejuma/proto/address/v1/address_service';
import type { AuditServiceService } from '@yuejuma/proto/audit/v1/audit_service';
import type { IdentityServiceService } from '@yuejuma/proto/identity/v1/identity_service';
import type { Redis } from 'ioredis';
import type { Handles } from './handles.js';
import type { HotCache } from './hot-cache.js';
import type { HouseCodeKeys } from './house-code-keys.js';
import type { IssuerKeys } from './issuer-keys.js';
import type { Moment } from './moment.js';
import type { PartnerRegistry } from './partner-registry.js';
import type { ProfileStore } from './profile-store.js';
import type { ReceiptBook } from './receipt-book.js';
import type { PrintedLists } from './get-printed-list.js';
import type { StatusLists } from './get-status-list.js';
import type { StripHolders } from './strip-holders.js';
import type { StripSeals } from './strip-seals.js';
import type { SignedHere } from './signed-here.js';
import type { ShowStreams } from './stream-show-codes.js';
import type { VerifyStreams } from './stream-verify-codes.js';

/** What a command of this service may touch. */
export abstract class Context {
  abstract readonly db: Database;
  abstract readonly now: () => Date;
  abstract readonly policies: Policies;
  /** The province's policy of the platform's today. */
  abstract readonly policy: () => Policy;
  abstract readonly kms: Kms;
  /** Signs the key list; kept apart from the keys it lists. */
  abstract readonly root: Signer;
  abstract readonly issuerKeys: IssuerKeys;
  abstract readonly partners: PartnerRegistry;
  abstract readonly houseCodeKeys: HouseCodeKeys;
  abstract readonly handles: Handles;
  abstract readonly stripSeals: StripSeals;
  abstract readonly stripHolders: StripHolders;
  abstract readonly statusLists: StatusLists;
  abstract readonly printedLists: PrintedLists;
  abstract readonly profiles: ProfileStore;
  abstract readonly receipts: ReceiptBook;
  /** Cache only. */
  abstract readonly cache: Redis;
  abstract readonly hot: HotCache;
  abstract readonly signedHere: SignedHere;
  abstract readonly moment: () => Moment;
  abstract readonly showStreams: ShowStreams;
  abstract readonly verifyStreams: VerifyStreams;
  abstract readonly identity: Pick<Peer<typeof IdentityServiceService>, 'readMaskedNames' | 'proveDevice'>;
  abstract readonly audit: Pick<Peer<typeof AuditServiceService>, 'recordRead'>;
  abstract readonly addresses: (cityCode: string) => Pick<Peer<typeof AddressServiceService>, 'listDivisions'>;
  abstract readonly limits: Limits;
  abstract readonly log: Log;
}
