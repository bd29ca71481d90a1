import { DomainError, newUuid } from '@yuejuma/kernel';
import type { Peers } from '@yuejuma/platform/grpc/client';
import { verifyReadPermit } from '@yuejuma/platform/read-permit';
import { AuditServiceService } from '@yuejuma/proto/audit/v1/audit_service';
import type { Caller } from './context.js';

/** Why somebody else's data is opened, as its person will read it. */
export interface Read {
  subjectIds: string[];
  /** Such as `maskedName`; what the reader learns, no more. */
  fields: readonly Readable[];
  purpose: 'CONFIRM_RESIDENCE' | 'DECIDE_CASE' | 'CODE_DISPLAY' | 'PERMIT_QUALIFICATION' | 'DECLARED_FOR_OTHERS' | 'ASSISTED_ACT' | 'SEND_NOTICE' | 'ASK_BY_SMS' | 'PROXY';
  legalBasis: string;
  caseId: string;
}

/** What can be opened of one person for another. */
export type Readable = 'maskedName' | 'fullName' | 'documentType' | 'documentNumber' | 'phone' | 'birthDate' | 'hukouDivisionCode';

declare const logged: unique symbol;
/** A read that is durably in the log. Only {@link ReadLog.record} makes one; the vault opens nothing for others without (P5). */
export interface LoggedRead {
  readonly [logged]: true;
  readonly subjectIds: readonly string[];
  readonly fields: readonly Readable[];
}

/** Log first, then read (D6). */
export interface ReadLog {
  /** Throws READ_NOT_LOGGED unless the audit service logged the read and sealed a permit that covers it. */
  record(read: Read, caller: Caller | undefined): Promise<LoggedRead>;
}

/** The audit service's log, with the key its permits are sealed under. */
export function readLogOf(peers: Peers, permitKey: Buffer): ReadLog {
  const audit = peers.of(AuditServiceService, 'audit');
  return {
    async record({ subjectIds, fields, purpose, legalBasis, caseId }, caller) {
      const request = { subjectIds, fields: [...fields], purpose, legalBasis, caseId, requestId: newUuid() };
      const permit = await audit.recordRead(request, caller ? { caller } : {}).catch(() => undefined);
      if (permit === undefined || !verifyReadPermit(permit, { subjectIds, fields }, permitKey)) throw new DomainError('READ_NOT_LOGGED');
      return { subjectIds, fields } as unknown as LoggedRead;
    },
  };
}
