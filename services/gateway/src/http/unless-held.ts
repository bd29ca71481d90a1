import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * A published list, or nothing and 304 where whoever asks holds just this one. What a cache between writes is taken too: a
 * weak tag, several tags, any (RFC 9110 section 13.1.2).
 */
export function unlessHeld(json: string, request: FastifyRequest, reply: FastifyReply): string {
  const tag = `"${hash('sha256', json, 'base64url')}"`;
  reply.header('etag', tag);
  const held = (request.headers['if-none-match'] ?? '').split(',').map((text) => text.trim().replace(/^W\//, ''));
  if (!held.includes(tag) && !held.includes('*')) return json;
  reply.code(304);
  return '';
}
