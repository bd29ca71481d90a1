import type { KeyList as SignedKeyList } from '@yuejuma/code-format';
import type { Signer } from '@yuejuma/platform/kms';
import { VerifyCodeResponse_Reason, type KeyList, type VerifyCodeResponse } from '@yuejuma/proto/code/v1/code_service';
import type { Receipt, ResidentCode } from '@yuejuma/proto/code/v1/resident_code';
import type { Presence } from '@yuejuma/proto/code/v1/presence';
import type { IssuedStrips } from '@yuejuma/proto/code/v1/strip';
import type { Context } from './context.js';
import type { IssuedStrips as Issued } from './issue-strips.js';
import type { OwnPresence } from './own-presence.js';
import type { ReceiptRow } from './receipts.repository.js';
import type { ShownCode } from './show-code.js';
import type { Verdict } from './verify-code.js';

const at = (seconds: number): Date => new Date(seconds * 1_000);

export const toResidentCode = ({ token, window, kid, display }: ShownCode): ResidentCode =>
  ({ token, issueTime: at(window.start), expireTime: at(window.expire), refreshTime: at(window.refresh), display, kid });

export const toVerifyResponse = ({ valid, reason, claims, kid, checkedTime }: Verdict): VerifyCodeResponse =>
  ({ valid, reason: VerifyCodeResponse_Reason[reason], claims, kid, checkedTime });

export const toKeyList = (list: SignedKeyList, root: Signer): KeyList => ({
  keys: list.keys.map((key) => ({ ...key, publicKeyJwk: JSON.stringify(key.publicKeyJwk), notBefore: new Date(key.notBefore), notAfter: new Date(key.notAfter) })),
  validUntil: new Date(list.validUntil),
  signature: list.signature,
  json: JSON.stringify(list),
  rootPublicKeyJwk: JSON.stringify(root.publicKeyJwk),
});

export const toIssuedStrips = ({ strips, ...rest }: Issued): IssuedStrips => ({ ...rest, strips: strips.map(({ strip, ...times }) => ({ strip: Buffer.from(strip), ...times })) });

/** A receipt with the partner's name in the holder's language. */
export function toReceipt(ctx: Pick<Context, 'policies'>, row: ReceiptRow, language: string): Receipt {
  const name = ctx.policies.partners.find((partner) => partner.key === row.partner_id)?.name;
  return { id: row.id, partnerId: row.partner_id, partnerName: name?.[language as keyof typeof name] ?? name?.['zh-Hans'] ?? row.partner_id, purpose: row.purpose, claims: row.claims, onDate: row.on_date, refusedClaims: row.refused_claims };
}

export const toPresence = ({ grantedOn, eraseOn, ...rest }: OwnPresence): Presence => ({ ...rest, isGranted: grantedOn !== undefined, grantedOn: grantedOn ?? '', eraseOn: eraseOn ?? '' });
