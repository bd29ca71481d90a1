import { AddressDevelopmentServiceService, type ListDemoDwellingsRequest, type ListDemoDwellingsResponse } from '@yuejuma/proto/address/v1/development';
import { checkFields } from '@yuejuma/platform/grpc/fields';
import { GrpcService, type Answers } from '@yuejuma/platform/grpc/service';
import { Context } from './context.js';
import { findProvenOwners } from './custody.repository.js';
import { findDwellingsByExternalId } from './dwellings.repository.js';
import { ids } from './fields.js';
import { toDwelling } from './to-proto.js';

@GrpcService(AddressDevelopmentServiceService, { listDemoDwellings: ['SERVICE'] })
export class DevelopmentController implements Answers<typeof AddressDevelopmentServiceService> {
  constructor(private readonly ctx: Context) {}

  async listDemoDwellings(request: ListDemoDwellingsRequest): Promise<ListDemoDwellingsResponse> {
    checkFields(request, { externalIds: ids });
    const rows = await findDwellingsByExternalId(this.ctx.db, request.externalIds);
    const owners = new Map((await findProvenOwners(this.ctx.db, rows.map((row) => row.dwelling_id))).map((row) => [row.dwelling_id, row.owner_subject_id]));
    return { dwellings: rows.map((row) => ({ externalId: row.external_id ?? '', dwelling: toDwelling(this.ctx, row), ownerSubjectId: owners.get(row.dwelling_id) ?? '' })) };
  }
}
