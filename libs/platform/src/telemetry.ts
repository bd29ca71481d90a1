import { createRequire, syncBuiltinESMExports } from 'node:module';
import type { Attributes, Span, TracerProvider } from '@opentelemetry/api';
import { HOT_METHODS } from './observe.js';

// Loaded by `--import` before the application. Everything is said by the standard OTEL_* environment; without a word
// from it nothing is exported, and nothing of the SDK is loaded.
// Spans carry paths without queries, statements with placeholders and commands without arguments: ids at most, never
// what a person entered, and not where they called from.

/** The place this process fills among the workers of its service, if there are several. */
const WORKER = process.env['WORKER'];
/** Where the standard says that metrics are scraped. */
const SCRAPE_PORT = 9_464;

const SIGNALS = ['TRACES', 'METRICS', 'LOGS'];
const PERSONAL = ['client.address', 'network.peer.address', 'network.peer.port', 'user_agent.original', 'url.query'];

for (const signal of SIGNALS) {
  const collector = process.env[`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`] || process.env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  process.env[`OTEL_${signal}_EXPORTER`] ||= collector && signal !== 'LOGS' ? 'otlp' : 'none';
}
// Workers would share one port, and a scrape would meet any of them: each has the port after its supervisor's.
if (WORKER) process.env['OTEL_EXPORTER_PROMETHEUS_PORT'] = String(Number(process.env['OTEL_EXPORTER_PROMETHEUS_PORT'] ?? SCRAPE_PORT) + Number(WORKER));
if (SIGNALS.some((signal) => process.env[`OTEL_${signal}_EXPORTER`] !== 'none')) await start();

async function start(): Promise<void> {
  const [{ trace }, { NodeSDK }, { envDetector, resourceFromAttributes, serviceInstanceIdDetector }, instrumentations] = await Promise.all([
    import('@opentelemetry/api'), import('@opentelemetry/sdk-node'), import('@opentelemetry/resources'), createInstrumentations()]);
  const sdk = new NodeSDK({
    instrumentations,
    // Not the process and host detectors: `target_info` would show the command line and the owner of the process.
    resource: resourceFromAttributes({ 'service.name': 'yuejuma', ...(WORKER ? { 'yuejuma.worker': WORKER } : {}) }),
    resourceDetectors: [envDetector, serviceInstanceIdDetector],
  });
  sdk.start();
  for (const instrumentation of instrumentations) instrumentation.setTracerProvider(impersonal(trace.getTracerProvider()));

  // These are CommonJS: requiring them once after the start patches the exports that later ESM imports read.
  const require = createRequire(import.meta.url);
  for (const name of ['http', '@grpc/grpc-js', 'pg', 'ioredis']) require(name);
  syncBuiltinESMExports();
}

async function createInstrumentations() {
  const [{ HttpInstrumentation }, { GrpcInstrumentation }, { PgInstrumentation }, { IORedisInstrumentation }] = await Promise.all([
    import('@opentelemetry/instrumentation-http'), import('@opentelemetry/instrumentation-grpc'), import('@opentelemetry/instrumentation-pg'), import('@opentelemetry/instrumentation-ioredis')]);
  return [
    new HttpInstrumentation(),
    // Hot methods observe themselves, as hot routes do.
    new GrpcInstrumentation({ ignoreGrpcMethods: [...HOT_METHODS] }),
    new PgInstrumentation({ enhancedDatabaseReporting: false, requireParentSpan: true }),
    new IORedisInstrumentation({ requireParentSpan: true, dbStatementSerializer: (command) => command }),
  ];
}

function impersonal(provider: TracerProvider): TracerProvider {
  return {
    getTracer(...named) {
      const tracer = provider.getTracer(...named);
      return {
        startSpan: (name, options, context) => withoutWords(tracer.startSpan(name, { ...options, attributes: withoutPersonal(options?.attributes) }, context)),
        startActiveSpan: tracer.startActiveSpan.bind(tracer),
      };
    },
  };
}

function withoutPersonal(attributes: Attributes = {}): Attributes {
  const { 'url.full': url, 'url.path': path, ...rest } = attributes;
  for (const key of PERSONAL) delete rest[key];
  return {
    ...rest,
    ...(typeof url === 'string' ? { 'url.full': url.split('?', 1)[0] } : {}),
    ...(typeof path === 'string' ? { 'url.path': path.split('/').map(wordOrId).join('/') } : {}),
  };
}

/** What a route is made of: words, ids of ours, a verb behind a colon. Anything else a client may have put there, a document number too. */
const WORD_OR_ID = /^(?:v1|[a-z.-]*|(?:44\d\d-)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?::[a-zA-Z]+)?$/;

const wordOrId = (segment: string): string => (WORD_OR_ID.test(segment) ? segment : '*');

/** Of an error a span says that there was one: the text of Postgres, for one, may quote what a person entered. */
function withoutWords(span: Span): Span {
  const setStatus = span.setStatus.bind(span);
  return Object.assign(span, { setStatus: ({ code }: Parameters<Span['setStatus']>[0]) => setStatus({ code }), recordException: () => undefined });
}
