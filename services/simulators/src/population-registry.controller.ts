import { plainName } from './domain/plain-name.js';
import { GrpcService, type Answers } from '@yuejuma/platform/grpc/service';
import { PopulationRegistryServiceService, type MatchPersonRequest, type MatchPersonResponse } from '@yuejuma/proto/authority/v1/population_registry';
import { Context } from './context.js';
import { endWalk, findPerson } from './registries.repository.js';

/** 人口库 as a development start has it. */
@GrpcService(PopulationRegistryServiceService, { matchPerson: ['SERVICE'] }, { matchPerson: 'READ' })
export class PopulationRegistryController implements Answers<typeof PopulationRegistryServiceService> {
  constructor(private readonly context: Context) {}

  async matchPerson({ fullName, documentType, documentNumber }: MatchPersonRequest): Promise<MatchPersonResponse> {
    const saysNo = await this.context.modes.pass('population-registry');
    const person = findPerson(this.context.store, documentType, documentNumber);
    if (saysNo || person === undefined || plainName(person.fullName) !== plainName(fullName)) return { isMatch: false, person: undefined };
    endWalk(this.context.store, documentType, documentNumber);
    const { birthOn, sex, hukouAddress, hukouDivisionCode, asOfMs } = person;
    return { isMatch: true, person: { birthOn, sex, hukouAddress, hukouDivisionCode, asOfTime: new Date(asOfMs) } };
  }
}
