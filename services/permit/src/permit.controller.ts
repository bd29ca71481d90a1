import type { Metadata } from '@grpc/grpc-js';
import { refuseFrozenAccount } from '@yuejuma/platform/db/account-freezes';
import { callerOf } from '@yuejuma/platform/grpc/caller';
import { nameOf } from '@yuejuma/platform/grpc/fields';
import { GrpcService, type Admits, type Answers } from '@yuejuma/platform/grpc/service';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { PermitServiceService, type ClaimPermitRequest, type GetPermitRequest } from '@yuejuma/proto/permit/v1/permit_service';
import { Ground, type ResidencePermit } from '@yuejuma/proto/permit/v1/residence_permit';
import { claimPermit } from './claim-permit.js';
import { Context } from './context.js';
import { groundNotAccepted } from './domain/claim.js';
import { getPermit } from './get-permit.js';
import { toProto } from './to-proto.js';

@GrpcService(PermitServiceService, { getPermit: ['RESIDENT'], claimPermit: ['RESIDENT'] }, { getPermit: 'READ', claimPermit: 'WRITE' })
export class PermitController implements Answers<typeof PermitServiceService>, Admits {
  constructor(private readonly ctx: Context) {}

  /** A frozen account sees its permit and does nothing with it (C52). */
  admit(caller: Caller, method: string): Promise<void> {
    return refuseFrozenAccount(this.ctx.db, caller, method, ['getPermit']);
  }

  async getPermit(_request: GetPermitRequest, metadata: Metadata): Promise<ResidencePermit> {
    return toProto(await getPermit(this.ctx, callerOf(metadata)));
  }

  async claimPermit({ ground }: ClaimPermitRequest, metadata: Metadata): Promise<ResidencePermit> {
    if (ground === Ground.UNSPECIFIED || ground === Ground.UNRECOGNIZED) throw groundNotAccepted();
    return toProto({ permit: await claimPermit(this.ctx, callerOf(metadata), nameOf(Ground, ground)) });
  }
}
