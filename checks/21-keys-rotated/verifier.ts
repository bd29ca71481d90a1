import { statusListOf, verifyKeyList, verifyStatusList, verifyTokenSync, type Ed25519PublicJwk, type KeyListEntry, type StatusList, type VerifySignature } from '@yuejuma/code-format';

/** A verifier without a network: it keeps what it fetched as long as the format allows. */
export class OfflineVerifier {
  private keys: readonly KeyListEntry[] = [];
  private validUntil = 0;
  private status: StatusList | undefined;
  /** Lists that were not good when they came. */
  readonly refusedLists: string[] = [];

  constructor(private readonly root: Ed25519PublicJwk, private readonly fetch: () => Promise<{ keys: unknown; status: unknown }>, private readonly verifySignature: VerifySignature) {}

  /** Fetches only what it may not use any longer. */
  async fetchWhenDue(now: Date): Promise<void> {
    if (now.getTime() < this.validUntil) return;
    const { keys, status } = await this.fetch();
    const keyVerdict = verifyKeyList(keys, this.root, now, this.verifySignature);
    if (!keyVerdict.valid) {
      this.refusedLists.push(keyVerdict.reason);
      return;
    }
    // The status list is checked with the keys the verifier had before, as one that fetches it more often does.
    const before = this.keys.length === 0 ? keyVerdict.list.keys : this.keys;
    const statusVerdict = verifyStatusList(status, before, now, this.verifySignature);
    if (!statusVerdict.valid) this.refusedLists.push(statusVerdict.reason);
    else this.status = statusListOf(statusVerdict.list);
    this.keys = keyVerdict.list.keys;
    this.validUntil = Date.parse(keyVerdict.list.validUntil);
  }

  verdictOf(token: string, now: Date): string {
    return verifyTokenSync(token, this.keys, now, { verifySignature: this.verifySignature, statusList: this.status }).reason;
  }
}
