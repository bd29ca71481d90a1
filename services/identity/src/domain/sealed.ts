/** Values of one row, each sealed by itself under the data key of the row. */
export interface Sealed<T> {
  wrappedKey: Buffer;
  sealed: { readonly [F in keyof T]: Buffer };
}

/** A sealed row and where it lies: the place is part of the seal (P9). */
export interface SealedRow<T> extends Sealed<T> {
  table: 'residents' | 'verifications' | 'counter_cases' | 'hidings';
  rowId: string;
  /** Whose data it is. */
  subjectId: string;
}
