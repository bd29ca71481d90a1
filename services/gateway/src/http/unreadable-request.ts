import { maxHeaderSize, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { breach, DomainError, invalidFields } from '@yuejuma/kernel';
import { errorAnswer } from './error-answer.js';

/** Answers what the HTTP parser itself refuses; no header is read yet, so that the language is the default one. */
export function answerUnreadable({ code: fault }: NodeJS.ErrnoException, socket: Socket): void {
  if (fault === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const refusal = fault === 'HPE_HEADER_OVERFLOW'
    ? new DomainError('TOO_LARGE', { maxBytes: String(maxHeaderSize) })
    : invalidFields([{ field: 'request', ...breach.malformed('cannot be read as HTTP') }]);
  const { code, body } = errorAnswer(refusal, 'zh-Hans');
  const text = JSON.stringify(body);
  const head = [`HTTP/1.1 ${code} ${STATUS_CODES[code]}`, 'content-type: application/json; charset=utf-8', `content-length: ${Buffer.byteLength(text)}`, 'connection: close'];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`, () => socket.destroy());
}
