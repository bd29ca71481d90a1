/** The text or bytes are not of this format, or a value cannot be carried by it. Verifiers answer MALFORMED. */
export class MalformedCodeError extends Error {
  override readonly name = 'MalformedCodeError';
}

/** What `decode` gives, or undefined where it is not of this format. */
export function orUndefined<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch (error) {
    if (error instanceof MalformedCodeError) return undefined;
    throw error;
  }
}
