import type { Metadata } from '@grpc/grpc-js';
import { callerOf } from '@yuejuma/platform/grpc/caller';
import { checkFields, nameOf, rules } from '@yuejuma/platform/grpc/fields';
import { GrpcService, type Answers } from '@yuejuma/platform/grpc/service';
import { CityServiceService, type Explanation, type ExplainDeclarationRequest, type ListCitiesResponse, type RequestCorrectionRequest } from '@yuejuma/proto/registration/v1/city_service';
import { CityCorrection_Reason, type ResidenceDeclaration } from '@yuejuma/proto/registration/v1/residence_declaration';
import { toCity, toExplanation, toResidences } from './city-to-proto.js';
import { Context } from './context.js';
import { explainDeclaration } from './explain-declaration.js';
import { listCities } from './list-cities.js';
import { requestCorrection } from './request-correction.js';

@GrpcService(CityServiceService, { listCities: ['ANYONE'], explainDeclaration: ['RESIDENT'], requestCorrection: ['RESIDENT'] }, { listCities: 'READ', explainDeclaration: 'READ', requestCorrection: 'WRITE' })
export class CityController implements Answers<typeof CityServiceService> {
  constructor(private readonly ctx: Context) {}

  async listCities(): Promise<ListCitiesResponse> {
    return { cities: (await listCities(this.ctx)).map(toCity) };
  }

  async explainDeclaration(request: ExplainDeclarationRequest, metadata: Metadata): Promise<Explanation> {
    checkFields(request, { declarationId: rules.celledId() });
    return toExplanation(await explainDeclaration(this.ctx, callerOf(metadata), request.declarationId));
  }

  async requestCorrection(request: RequestCorrectionRequest, metadata: Metadata): Promise<ResidenceDeclaration> {
    checkFields(request, { declarationId: rules.celledId(), reason: rules.listed() });
    const asked = await requestCorrection(this.ctx, callerOf(metadata), request.declarationId, nameOf(CityCorrection_Reason, request.reason));
    const [residence] = await toResidences(this.ctx, [asked]);
    return residence as ResidenceDeclaration;
  }
}
