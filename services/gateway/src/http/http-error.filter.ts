import type { IncomingMessage } from 'node:http';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { breach, DomainError, invalidFields } from '@yuejuma/kernel';
import { asDomainError } from '@yuejuma/platform/grpc/errors';
import type { Log } from '@yuejuma/platform/log';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { malformedBody } from './check-input.js';
import { errorAnswer } from './error-answer.js';
import { languageOf } from './language.js';

/** The largest body any route takes, in bytes. */
export const MAX_BODY_BYTES = 64 * 1024;

/** The one place where a thrown thing becomes the contract's error JSON. */
@Catch()
export class HttpErrorFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    void this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Answers a failed request. */
  async answer(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const refusal = this.refusalOf(error);
    if (refusal.reason === 'TOO_LARGE') await drain(request.raw);
    const { code, headers, body } = errorAnswer(refusal, languageOf(request.headers['accept-language']));
    return reply.code(code).headers({ ...headers, 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }).send(JSON.stringify(body));
  }

  private refusalOf(error: unknown): DomainError {
    if (error instanceof DomainError) return asDomainError(error, this.log);
    const { code, statusCode } = error as { code?: string; statusCode?: number };
    const known = FASTIFY_REFUSALS[code ?? ''];
    if (known !== undefined) return known();
    if (error instanceof HttpException && error.getStatus() === 404) return new DomainError('NO_SUCH_ROUTE');
    if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return malformedBody('cannot be read');
    return asDomainError(error, this.log);
  }
}

const FASTIFY_REFUSALS: Readonly<Record<string, () => DomainError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => new DomainError('TOO_LARGE', { maxBytes: String(MAX_BODY_BYTES) }),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => malformedBody('must be application/json'),
  FST_ERR_BAD_URL: () => invalidFields([{ field: 'path', ...breach.malformed('is not a well-formed path') }]),
  FST_ERR_MAX_PARAM_LENGTH: () => new DomainError('NO_SUCH_ROUTE'),
};

const DRAIN_MS = 2_000;

/** Lets a client finish sending what is too large, or it would see a broken connection in place of the answer. */
function drain(request: IncomingMessage): Promise<void> {
  if (request.readableEnded || request.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, DRAIN_MS);
    for (const event of ['end', 'close', 'error']) request.once(event, () => {
      clearTimeout(timer);
      resolve();
    });
    request.resume();
  });
}
