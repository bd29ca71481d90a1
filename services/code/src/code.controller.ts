import type { Metadata, ServerDuplexStream } from '@grpc/grpc-js';
import { callerOf } from '@yuejuma/platform/grpc/caller';
import { checkFields, rules } from '@yuejuma/platform/grpc/fields';
import { GrpcService, type Answers } from '@yuejuma/platform/grpc/service';
import { device } from '@yuejuma/platform/limits/limit-calls';
import { CodeServiceService, type DeleteReceiptRequest, type GetKeyListRequest, type KeyList, type ListReceiptsRequest, type ListReceiptsResponse, type ShowCodeRequest, type ShowDisplayRequest, type StreamShowCodesRequest, type StreamShowCodesResponse, type StreamVerifyCodesRequest, type StreamVerifyCodesResponse, type VerifyCodeRequest, type VerifyCodeResponse } from '@yuejuma/proto/code/v1/code_service';
import type { GetPartnerListRequest, PartnerList } from '@yuejuma/proto/code/v1/partner_list';
import type { AddPresenceDaysRequest, CheckPresenceRequest, GetPresenceRequest, GrantPresenceRequest, Presence, PresenceCheck, WithdrawPresenceRequest } from '@yuejuma/proto/code/v1/presence';
import type { GetPrintedCodeRequest, GetPrintedListRequest, IssuePrintedCodeRequest, PrintedCode, PrintedList, RevokePrintedCodeRequest } from '@yuejuma/proto/code/v1/printed_code';
import type { Receipt, ResidentCode, ResidentDisplay } from '@yuejuma/proto/code/v1/resident_code';
import type { GetStatusListRequest, IssuedStrips, IssueStripsRequest, StatusList } from '@yuejuma/proto/code/v1/strip';
import { checkPresence } from './check-presence.js';
import { Context } from './context.js';
import { deleteReceipt } from './delete-receipt.js';
import { getKeyList } from './get-key-list.js';
import { issueStrips } from './issue-strips.js';
import { listReceipts } from './list-receipts.js';
import { addPresenceDays, getPresence, grantPresence, withdrawPresence } from './own-presence.js';
import { getPrintedCode, issuePrintedCode, revokePrintedCode } from './own-printed-code.js';
import { createShowCode, type ShowCode } from './show-code.js';
import { showDisplay } from './show-display.js';
import { toIssuedStrips, toKeyList, toPresence, toReceipt, toResidentCode, toVerifyResponse } from './to-proto.js';
import { verifyCode } from './verify-code.js';

@GrpcService(CodeServiceService, {
  showCode: ['RESIDENT'],
  showDisplay: ['RESIDENT'],
  streamShowCodes: ['SERVICE'],
  verifyCode: ['PARTNER'],
  streamVerifyCodes: ['PARTNER'],
  getKeyList: ['ANYONE'],
  issueStrips: ['RESIDENT'],
  getStatusList: ['ANYONE'],
  getPartnerList: ['ANYONE'],
  listReceipts: ['RESIDENT'],
  deleteReceipt: ['RESIDENT'],
  getPrintedCode: ['RESIDENT'],
  issuePrintedCode: ['RESIDENT'],
  revokePrintedCode: ['RESIDENT'],
  getPrintedList: ['ANYONE'],
  getPresence: ['RESIDENT'],
  grantPresence: ['RESIDENT'],
  addPresenceDays: ['RESIDENT'],
  withdrawPresence: ['RESIDENT'],
  checkPresence: ['SERVICE'],
}, {
  showCode: 'SHOW_VERIFY', showDisplay: 'SHOW_VERIFY', streamShowCodes: 'SHOW_VERIFY', verifyCode: 'SHOW_VERIFY', streamVerifyCodes: 'SHOW_VERIFY', getKeyList: 'SHOW_VERIFY',
  getStatusList: 'SHOW_VERIFY', getPartnerList: 'SHOW_VERIFY', issueStrips: 'SHOW_VERIFY',
  listReceipts: 'READ', deleteReceipt: 'WRITE',
  getPrintedCode: 'SHOW_VERIFY', issuePrintedCode: 'SHOW_VERIFY', revokePrintedCode: 'SHOW_VERIFY', getPrintedList: 'SHOW_VERIFY',
  getPresence: 'READ', grantPresence: 'WRITE', addPresenceDays: 'WRITE', withdrawPresence: 'WRITE', checkPresence: 'READ',
}, {
  issueStrips: [['stripAsksPerDeviceMinute', device]],
})
export class CodeController implements Answers<typeof CodeServiceService> {
  private readonly showCodeOf: ShowCode;

  constructor(private readonly ctx: Context) {
    this.showCodeOf = createShowCode(ctx);
  }

  async showCode(request: ShowCodeRequest, metadata: Metadata): Promise<ResidentCode> {
    const caller = callerOf(metadata);
    this.ctx.limits.takeAtOnce({ limit: 'showsPerDeviceMinute', name: device(request, caller) });
    return toResidentCode(await this.showCodeOf(caller.subjectId));
  }

  showDisplay(_request: ShowDisplayRequest, metadata: Metadata): Promise<ResidentDisplay> {
    return showDisplay(this.ctx, callerOf(metadata).subjectId);
  }

  streamShowCodes(call: ServerDuplexStream<StreamShowCodesRequest, StreamShowCodesResponse>): void {
    this.ctx.showStreams.serve(call, this.showCodeOf);
  }

  async verifyCode(request: VerifyCodeRequest, metadata: Metadata): Promise<VerifyCodeResponse> {
    return toVerifyResponse(await verifyCode(this.ctx, callerOf(metadata).partnerId, request));
  }

  streamVerifyCodes(call: ServerDuplexStream<StreamVerifyCodesRequest, StreamVerifyCodesResponse>): void {
    this.ctx.verifyStreams.serve(this.ctx, call, { partnerId: callerOf(call.metadata).partnerId });
  }

  async getKeyList(_request: GetKeyListRequest): Promise<KeyList> {
    return toKeyList(await getKeyList(this.ctx), this.ctx.root);
  }

  async issueStrips(request: IssueStripsRequest, metadata: Metadata): Promise<IssuedStrips> {
    return toIssuedStrips(await issueStrips(this.ctx, callerOf(metadata), request));
  }

  async getStatusList({ sinceTime }: GetStatusListRequest): Promise<StatusList> {
    return { json: await this.ctx.statusLists(sinceTime) };
  }

  async getPartnerList(_request: GetPartnerListRequest): Promise<PartnerList> {
    return { json: JSON.stringify(this.ctx.partners.published()) };
  }

  async listReceipts({ pageSize, pageToken }: ListReceiptsRequest, metadata: Metadata): Promise<ListReceiptsResponse> {
    const { subjectId, language } = callerOf(metadata);
    const { rows, nextPageToken } = await listReceipts(this.ctx, subjectId, pageSize, pageToken);
    return { receipts: rows.map((row) => toReceipt(this.ctx, row, language)), nextPageToken };
  }

  async deleteReceipt(request: DeleteReceiptRequest, metadata: Metadata): Promise<Receipt> {
    checkFields(request, { receiptId: rules.uuid() });
    const caller = callerOf(metadata);
    return toReceipt(this.ctx, await deleteReceipt(this.ctx, caller, request.receiptId), caller.language);
  }

  getPrintedCode(_request: GetPrintedCodeRequest, metadata: Metadata): Promise<PrintedCode> {
    return getPrintedCode(this.ctx, callerOf(metadata).subjectId);
  }

  issuePrintedCode({ requestId }: IssuePrintedCodeRequest, metadata: Metadata): Promise<PrintedCode> {
    return issuePrintedCode(this.ctx, callerOf(metadata), requestId);
  }

  revokePrintedCode(_request: RevokePrintedCodeRequest, metadata: Metadata): Promise<PrintedCode> {
    return revokePrintedCode(this.ctx, callerOf(metadata));
  }

  async getPrintedList(_request: GetPrintedListRequest): Promise<PrintedList> {
    return { json: await this.ctx.printedLists() };
  }

  async getPresence(_request: GetPresenceRequest, metadata: Metadata): Promise<Presence> {
    return toPresence(await getPresence(this.ctx, callerOf(metadata).subjectId));
  }

  async grantPresence({ noticeVersion }: GrantPresenceRequest, metadata: Metadata): Promise<Presence> {
    return toPresence(await grantPresence(this.ctx, callerOf(metadata), noticeVersion));
  }

  async addPresenceDays({ days }: AddPresenceDaysRequest, metadata: Metadata): Promise<Presence> {
    return toPresence(await addPresenceDays(this.ctx, callerOf(metadata).subjectId, days));
  }

  async withdrawPresence(_request: WithdrawPresenceRequest, metadata: Metadata): Promise<Presence> {
    return toPresence(await withdrawPresence(this.ctx, callerOf(metadata)));
  }

  checkPresence(request: CheckPresenceRequest, metadata: Metadata): Promise<PresenceCheck> {
    checkFields(request, { subjectId: rules.uuid() });
    return checkPresence(this.ctx, callerOf(metadata), request);
  }
}
