import type { Metadata } from '@grpc/grpc-js';
import { breach, invalidFields } from '@yuejuma/kernel';
import { actorId, kindName } from '@yuejuma/platform/db/audit';
import { readPage } from '@yuejuma/platform/db/page';
import { callerOf } from '@yuejuma/platform/grpc/caller';
import { checkFields, rules, type Rule } from '@yuejuma/platform/grpc/fields';
import { GrpcService, type Answers } from '@yuejuma/platform/grpc/service';
import { AuditServiceService, type Checkpoint, type GetProofRequest, type ListAccessLogRequest, type ListAccessLogResponse, type Proof, type ReadPermit, type RecordReadRequest } from '@yuejuma/proto/audit/v1/audit_service';
import { Context } from './context.js';
import { isReadPurpose } from './domain/read-purposes.js';
import { listAccessLog } from './list-access-log.js';
import { proveConsistency, proveInclusion } from './prove.js';
import { recordRead } from './record-read.js';
import { signCheckpoint } from './sign-checkpoint.js';
import { toAccessLogEntry, toCheckpoint } from './to-proto.js';

const ids: Rule = (value) => (Array.isArray(value) && value.length > 0 && value.length <= 200 && value.every((id) => rules.uuid()(id) === undefined) ? undefined : breach.malformed('must be 1 to 200 uuids'));
const names: Rule = (value) => (Array.isArray(value) && value.length > 0 && value.length <= 20 && value.every((name) => /^[a-zA-Z]{1,40}$/.test(String(name))) ? undefined : breach.malformed('must be 1 to 20 field names'));

@GrpcService(AuditServiceService, {
  recordRead: ['RESIDENT', 'OFFICER', 'SERVICE'],
  listAccessLog: ['RESIDENT'],
  getCheckpoint: ['ANYONE'],
  getProof: ['ANYONE'],
}, { recordRead: 'READ', listAccessLog: 'READ', getCheckpoint: 'READ', getProof: 'READ' })
export class AuditController implements Answers<typeof AuditServiceService> {
  constructor(private readonly ctx: Context) {}

  async recordRead(request: RecordReadRequest, metadata: Metadata): Promise<ReadPermit> {
    const caller = callerOf(metadata);
    checkFields(request, { subjectIds: ids, fields: names, requestId: rules.uuid(), purpose: (value) => (isReadPurpose(value) ? undefined : breach.notListed('is not a listed purpose')), legalBasis: rules.text(60), caseId: rules.optionalText(60) });
    const { requestId, subjectIds, fields, purpose, legalBasis, caseId } = request;
    const content = { actorKind: kindName(caller), actorId: actorId(caller), unitId: caller.unitId, via: caller.via, purpose, legalBasis, caseId, fields };
    return recordRead(this.ctx, { entryId: requestId, kind: 'READ', subjectIds, time: this.ctx.now(), content }, fields, Date.now());
  }

  async listAccessLog(request: ListAccessLogRequest, metadata: Metadata): Promise<ListAccessLogResponse> {
    const { subjectId } = callerOf(metadata);
    const page = readPage(request, ['access-log', subjectId]);
    const rows = await listAccessLog(this.ctx, subjectId, page);
    return { entries: rows.map(toAccessLogEntry), nextPageToken: page.next(rows.map((row) => ({ time: row.time, id: String(row.sequence) }))) };
  }

  async getCheckpoint(): Promise<Checkpoint> {
    return toCheckpoint(await signCheckpoint(this.ctx));
  }

  async getProof({ of, treeSize }: GetProofRequest): Promise<Proof> {
    const size = Number(treeSize);
    if (of?.$case === 'inclusionOf') return proveInclusion(this.ctx, Number(of.value), size);
    if (of?.$case === 'consistencyFrom') return proveConsistency(this.ctx, Number(of.value), size);
    throw invalidFields([{ field: 'of', ...breach.required('names an entry or an earlier size') }]);
  }
}
