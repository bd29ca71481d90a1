import { FindConfirmersResponse } from '@yuejuma/proto/address/v1/address_service';
import { Confirmer_Kind } from '@yuejuma/proto/address/v1/custody';
import { Address, Address_BuildingUse } from '@yuejuma/proto/address/v1/standard_address';
import type { Addresses, Context } from '../../services/registration/src/context.js';
import type { Command } from './commands.js';
import { COMMUNITY } from './population.js';

/** The service at the moment of a command: its clock, and what the address service said then. */
export function contextAt(base: Context, command: Command): Context {
  const addresses: Addresses = {
    ...base.addresses('4401'),
    async findConfirmers({ addressId }) {
      const address = Address.fromPartial({
        id: addressId, dwellingId: '', cityCode: '4401', divisionCode: COMMUNITY, buildingUse: Address_BuildingUse.RESIDENTIAL, isProvisional: command.isTyped === true,
      });
      return FindConfirmersResponse.fromPartial({ address, confirmers: (command.confirmers ?? []).map(({ subjectId, kind }) => ({ subjectId, kind: Confirmer_Kind[kind] })) });
    },
  };
  return { ...base, now: () => command.at, addresses: () => addresses };
}
