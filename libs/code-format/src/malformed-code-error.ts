/** The text or bytes are not of this format, or a value cannot be carried by it. Verifiers answer MALFORMED. */
export class MalformedCodeError extends Error {
  override readonly name = 'MalformedCodeError';
}
