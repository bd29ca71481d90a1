import { newUuid } from '@yuejuma/kernel';
import { GrpcService, type Answers } from '@yuejuma/platform/grpc/service';
import { PropertyRegistryServiceService, type CheckOwnershipRequest, type CheckOwnershipResponse } from '@yuejuma/proto/authority/v1/property_registry';
import { Context } from './context.js';
import { hasProperty } from './registries.repository.js';

/** 不动产登记 as a development start has it. */
@GrpcService(PropertyRegistryServiceService, { checkOwnership: ['SERVICE'] }, { checkOwnership: 'READ' })
export class PropertyRegistryController implements Answers<typeof PropertyRegistryServiceService> {
  constructor(private readonly context: Context) {}

  async checkOwnership({ registryReference, externalAddressId }: CheckOwnershipRequest): Promise<CheckOwnershipResponse> {
    const saysNo = await this.context.modes.pass('property-registry');
    return { isOwner: !saysNo && hasProperty(this.context.store, registryReference, externalAddressId), evidenceId: newUuid() };
  }
}
