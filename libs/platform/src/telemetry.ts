import { createRequire, syncBuiltinESMExports } from 'node:module';
import { GrpcInstrumentation } from '@opentelemetry/instrumentation-grpc';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { NodeSDK } from '@opentelemetry/sdk-node';

// Loaded by `--import` before the application. Everything else is the standard OTEL_* environment.
// Spans carry statement texts with placeholders and keys without values: ids at most, never personal data.
const sdk = new NodeSDK({
  instrumentations: [
    new HttpInstrumentation({ redactedQueryParams: ['q', 'phone', 'sig', 'Signature'] }),
    new GrpcInstrumentation(),
    new PgInstrumentation({ enhancedDatabaseReporting: false, requireParentSpan: true }),
    new IORedisInstrumentation({ requireParentSpan: true, dbStatementSerializer: (command) => command }),
  ],
});
sdk.start();

// These are CommonJS: requiring them once after the start patches the exports that later ESM imports read.
const require = createRequire(import.meta.url);
for (const name of ['http', '@grpc/grpc-js', 'pg', 'ioredis']) require(name);
syncBuiltinESMExports();

process.once('beforeExit', () => void sdk.shutdown().catch(() => undefined));
