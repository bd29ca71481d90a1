import type { Metadata } from '@grpc/grpc-js';
import { callerOf } from '@yuejuma/platform/grpc/caller';
import { checkFields, rules } from '@yuejuma/platform/grpc/fields';
import { GrpcService, type Answers } from '@yuejuma/platform/grpc/service';
import { IdentityDevelopmentServiceService, type EnrolSyntheticPeopleRequest, type EnrolSyntheticPeopleResponse, type IssueSessionRequest } from '@yuejuma/proto/identity/v1/development';
import type { Session } from '@yuejuma/proto/identity/v1/resident';
import { Context } from './context.js';
import { enrolSyntheticPeople } from './enrol-synthetic-people.js';
import { issueSession } from './issue-session.js';
import { toPersonData } from './to-proto.js';

/** Doors of a development start; a production start does not have them. */
@GrpcService(IdentityDevelopmentServiceService, { issueSession: ['SERVICE'], enrolSyntheticPeople: ['SERVICE'] }, { issueSession: 'WRITE', enrolSyntheticPeople: 'BATCH' })
export class IdentityDevelopmentController implements Answers<typeof IdentityDevelopmentServiceService> {
  constructor(private readonly ctx: Context) {}

  async issueSession(request: IssueSessionRequest, metadata: Metadata): Promise<Session> {
    checkFields(request, { subjectId: rules.uuid() });
    return issueSession(this.ctx, callerOf(metadata), request.subjectId);
  }

  async enrolSyntheticPeople({ people }: EnrolSyntheticPeopleRequest, metadata: Metadata): Promise<EnrolSyntheticPeopleResponse> {
    const subjectIds = await enrolSyntheticPeople(this.ctx, callerOf(metadata), people.map(toPersonData));
    return { people: people.map(({ key }, index) => ({ key, subjectId: subjectIds[index] as string })) };
  }
}
