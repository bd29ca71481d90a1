import { AddressDevelopmentServiceService, type ListDemoDwellingsRequest, type ListDemoDwellingsResponse } from '@yuejuma/proto/address/v1/development';
import { checkFields } from '@yuejuma/platform/grpc/fields';
import { GrpcService, type Answers } from '@yuejuma/platform/grpc/service';
import { Context } from './context.js';
import { ids } from './fields.js';
import { listDemoDwellings } from './list-demo-dwellings.js';
import { toDwelling } from './to-proto.js';

@GrpcService(AddressDevelopmentServiceService, { listDemoDwellings: ['SERVICE'] }, { listDemoDwellings: 'READ' })
export class DevelopmentController implements Answers<typeof AddressDevelopmentServiceService> {
  constructor(private readonly ctx: Context) {}

  async listDemoDwellings(request: ListDemoDwellingsRequest): Promise<ListDemoDwellingsResponse> {
    checkFields(request, { externalIds: ids });
    const found = await listDemoDwellings(this.ctx, request.externalIds);
    return { dwellings: found.map(({ dwelling, ownerSubjectId }) => ({ externalId: dwelling.external_id ?? '', dwelling: toDwelling(this.ctx, dwelling), ownerSubjectId })) };
  }
}
