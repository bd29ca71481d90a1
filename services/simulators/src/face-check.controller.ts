import { GrpcService, type Answers } from '@yuejuma/platform/grpc/service';
import { checkFields, rules } from '@yuejuma/platform/grpc/fields';
import { FaceCheckServiceService, RedeemAssertionResponse_Result as Result, type RedeemAssertionRequest, type RedeemAssertionResponse } from '@yuejuma/proto/authority/v1/face_check';
import { Context } from './context.js';
import { redeemAssertion } from './deliveries.repository.js';

const ASSERTION_LIFE_MS = 600_000;

/** 人脸核验 as a development start has it: no picture anywhere, an assertion that is good once (T33). */
@GrpcService(FaceCheckServiceService, { redeemAssertion: ['SERVICE'] }, { redeemAssertion: 'WRITE' })
export class FaceCheckController implements Answers<typeof FaceCheckServiceService> {
  constructor(private readonly context: Context) {}

  async redeemAssertion(request: RedeemAssertionRequest): Promise<RedeemAssertionResponse> {
    checkFields(request, { requestId: rules.text(100) });
    const saysNo = await this.context.modes.pass('face-check');
    const notBefore = new Date(this.context.clock.now().getTime() - ASSERTION_LIFE_MS);
    const result = redeemAssertion(this.context.store, request.assertion, request.requestId, notBefore);
    if (result === undefined) return { result: Result.INVALID };
    return { result: saysNo ? Result.NO_MATCH : Result[result] };
  }
}
