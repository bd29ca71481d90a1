import type { FieldViolation, ViolationReason as Reason } from '@yuejuma/kernel';
import { FieldBounds, ViolationReason } from '@yuejuma/proto/common/v1/field_violation';
import { BadRequest } from '@yuejuma/proto/google/rpc/error_details';
import type { Status } from '@yuejuma/proto/google/rpc/status';

const FIELDS = 'type.googleapis.com/google.rpc.BadRequest';
const BOUNDS = 'type.googleapis.com/yuejuma.common.v1.FieldBounds';

/** Every reason of `field_violation.proto`, by its short name. */
export const violationReasons = Object.keys(ViolationReason).filter((name): name is Reason => name !== 'UNSPECIFIED' && name !== 'UNRECOGNIZED');

/** What is wrong with the fields, as details of a `google.rpc.Status`. */
export function violationDetails(violations: readonly FieldViolation[]): Status['details'] {
  if (violations.length === 0) return [];
  const bounds = violations.filter(({ least, most }) => least !== undefined || most !== undefined);
  const fields = { typeUrl: FIELDS, value: Buffer.from(BadRequest.encode(BadRequest.fromPartial({ fieldViolations: violations.map(({ field, reason, description }) => ({ field, reason, description })) })).finish()) };
  return bounds.length === 0 ? [fields] : [fields, { typeUrl: BOUNDS, value: Buffer.from(FieldBounds.encode(FieldBounds.fromPartial({ bounds })).finish()) }];
}

/** The same read back. A reason this version does not know is of a field that is malformed to it. */
export function violationsIn(details: Status['details']): FieldViolation[] {
  const find = (url: string) => details.find(({ typeUrl }) => typeUrl === url)?.value;
  const [fields, bounds] = [find(FIELDS), find(BOUNDS)];
  if (fields === undefined) return [];
  const boundsOf = new Map((bounds ? FieldBounds.decode(bounds).bounds : []).map((found) => [found.field, found]));
  return BadRequest.decode(fields).fieldViolations.map(({ field, reason, description }) => {
    const { least = '', most = '' } = boundsOf.get(field) ?? {};
    return { field, reason: violationReasons.find((known) => known === reason) ?? 'MALFORMED', description, ...(least === '' ? {} : { least }), ...(most === '' ? {} : { most }) };
  });
}
