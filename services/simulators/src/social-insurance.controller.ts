import { newUuid, shanghaiDate } from '@yuejuma/kernel';
import { GrpcService, type Answers } from '@yuejuma/platform/grpc/service';
import { SocialInsuranceServiceService, type CheckEmploymentRequest, type CheckEmploymentResponse } from '@yuejuma/proto/authority/v1/social_insurance';
import { Context } from './context.js';
import { findEmploymentCity } from './registries.repository.js';

/** 社保 as a development start has it: employment is confirmed up to the platform's today. */
@GrpcService(SocialInsuranceServiceService, { checkEmployment: ['SERVICE'] }, { checkEmployment: 'READ' })
export class SocialInsuranceController implements Answers<typeof SocialInsuranceServiceService> {
  constructor(private readonly context: Context) {}

  async checkEmployment({ documentNumber, cityCode }: CheckEmploymentRequest): Promise<CheckEmploymentResponse> {
    const saysNo = await this.context.modes.pass('social-insurance');
    const isEmployed = !saysNo && cityCode !== '' && findEmploymentCity(this.context.store, documentNumber) === cityCode;
    return { isEmployed, confirmedThroughOn: isEmployed ? shanghaiDate(this.context.clock.now()) : '', evidenceId: newUuid() };
  }
}
