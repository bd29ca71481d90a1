import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as OTLP says it in JSON. */
export interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  /** 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  kind: number;
  scope: string;
  attributes: Record<string, unknown>;
}

interface Otlp {
  resourceSpans?: { scopeSpans: { scope: { name: string }; spans: (Omit<Span, 'scope' | 'attributes'> & { attributes: { key: string; value: Record<string, unknown> }[] })[] }[] }[];
}

/** Stands where a deployment has its OpenTelemetry collector, and keeps what comes. */
export async function startCollector() {
  const spans: Span[] = [];
  let raw = '';
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk)).on('end', () => {
      raw += text;
      for (const { scopeSpans } of (JSON.parse(text) as Otlp).resourceSpans ?? []) {
        for (const { scope, spans: of } of scopeSpans) spans.push(...of.map((span) => ({ ...span, scope: scope.name, attributes: Object.fromEntries(span.attributes.map(({ key, value }) => [key, Object.values(value)[0]])) })));
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    /** Everything that was sent, as text. */
    raw: () => raw,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
