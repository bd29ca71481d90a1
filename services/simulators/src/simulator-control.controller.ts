import { randomBytes } from 'node:crypto';
import { breach, DomainError, invalidFields, newUuid } from '@yuejuma/kernel';
import { checkFields, nameOf, rules } from '@yuejuma/platform/grpc/fields';
import { GrpcService, type Answers } from '@yuejuma/platform/grpc/service';
import { SetModeRequest_Mode as Mode, SimulatorControlServiceService, type CreateFaceAssertionRequest, type FaceAssertion, type ListRegistryPeopleResponse, type ListSmsRequest, type ListSmsResponse, type SendFromPhoneRequest, type SendFromPhoneResponse, type LoadRegistryRequest, type LoadRegistryResponse, type PublishCityBatchRequest, type PublishCityBatchResponse, type SetModeRequest, type SimulatorMode } from '@yuejuma/proto/authority/v1/simulator_control';
import { CityBatch } from '@yuejuma/proto/authority/v1/city_registrations';
import { Context } from './context.js';
import { findSmsTo, saveAssertion } from './deliveries.repository.js';
import { saveInboundSms } from './inbound-sms.repository.js';
import { faceResultNamed, simulatorNamed } from './domain/simulators.js';
import { loadRegistry } from './load-registry.js';
import { publishCityBatch } from './publish-city-batch.js';
import { findPeopleOpenForAWalk } from './registries.repository.js';

const LISTED = 200;

/** The levers of a development start (contract: development doors). */
@GrpcService(SimulatorControlServiceService, {
  setMode: ['SERVICE'], listSms: ['SERVICE'], sendFromPhone: ['SERVICE'], createFaceAssertion: ['SERVICE'], loadRegistry: ['SERVICE'], listRegistryPeople: ['SERVICE'],
  publishCityBatch: ['SERVICE'],
}, {
  setMode: 'WRITE', listSms: 'READ', sendFromPhone: 'WRITE', createFaceAssertion: 'WRITE', loadRegistry: 'BATCH', listRegistryPeople: 'READ',
  publishCityBatch: 'WRITE',
})
export class SimulatorControlController implements Answers<typeof SimulatorControlServiceService> {
  constructor(private readonly context: Context) {}

  async setMode(request: SetModeRequest): Promise<SimulatorMode> {
    const simulator = simulatorNamed(request.simulator);
    if (simulator === undefined) throw new DomainError('NO_SUCH_SIMULATOR');
    checkFields(request, { mode: rules.listed() });
    if (request.mode === Mode.LAG && simulator !== 'city-registrations') throw invalidFields([{ field: 'mode', ...breach.notAllowedHere('LAG is for city-registrations only') }]);
    this.context.modes.set(simulator, nameOf(Mode, request.mode));
    return { simulator, mode: request.mode };
  }

  async listSms({ phone, withNotices }: ListSmsRequest): Promise<ListSmsResponse> {
    return { messages: findSmsTo(this.context.store, phone, withNotices, LISTED) };
  }

  async sendFromPhone(request: SendFromPhoneRequest): Promise<SendFromPhoneResponse> {
    checkFields(request, { phone: rules.text(20), text: rules.text(500) });
    const { phone, text } = request;
    const messageId = newUuid();
    saveInboundSms(this.context.store, { messageId, phone, text, receiveMs: this.context.clock.now().getTime() });
    return { messageId };
  }

  async createFaceAssertion({ result }: CreateFaceAssertionRequest): Promise<FaceAssertion> {
    const meant = faceResultNamed(result);
    if (meant === undefined) throw invalidFields([{ field: 'result', ...breach.notListed('must be MATCH or NO_MATCH') }]);
    const assertion = randomBytes(24).toString('base64url');
    saveAssertion(this.context.store, assertion, meant, this.context.clock.now());
    return { assertion };
  }

  async loadRegistry({ people, properties }: LoadRegistryRequest): Promise<LoadRegistryResponse> {
    loadRegistry(this.context, people, properties);
    return { people: people.length, properties: properties.length };
  }

  async listRegistryPeople(): Promise<ListRegistryPeopleResponse> {
    return { people: findPeopleOpenForAWalk(this.context.store, LISTED) };
  }

  async publishCityBatch({ batch }: PublishCityBatchRequest): Promise<PublishCityBatchResponse> {
    return { isNew: publishCityBatch(this.context, batch ?? CityBatch.fromPartial({})) };
  }
}
