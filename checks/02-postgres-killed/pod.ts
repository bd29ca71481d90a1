import { startService } from '@yuejuma/platform/service';
import { Confirmer_Kind } from '@yuejuma/proto/address/v1/custody';
import { Address, Address_BuildingUse } from '@yuejuma/proto/address/v1/standard_address';
import { definition } from '../../services/registration/src/app.module.js';
import { communityOfTianhe, fakePeers } from '../../services/registration/test/registration-under-test.js';
import { ownerOf } from './places.js';

/** Registration as it is, on stores of its environment; its peers answer from the question alone, so that pods agree. */
export async function startPod(): Promise<void> {
  const { addresses, identity } = fakePeers();
  const findConfirmers: typeof addresses.findConfirmers = async ({ addressId }) => ({
    address: Address.fromPartial({ id: addressId, dwellingId: addressId, cityCode: '4401', divisionCode: communityOfTianhe, buildingUse: Address_BuildingUse.RESIDENTIAL }),
    confirmers: [{ subjectId: ownerOf(addressId), kind: Confirmer_Kind.OWNER }],
    version: 1,
  });
  await startService({
    ...definition,
    jobs: () => [],
    createContext: async (base) => Object.assign(await definition.createContext(base), { identity, addresses: () => ({ ...addresses, findConfirmers }) }),
  }, process.env);
}
