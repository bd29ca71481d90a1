// A gateway and a code service in one process: what would travel on the stream is answered where it is asked.
import { EventEmitter } from 'node:events';
import { definition } from '@yuejuma/code';
import { Peers } from '@yuejuma/platform/grpc/client';
import { startService } from '@yuejuma/platform/service';
import { ShowCodeBatch } from '@yuejuma/proto/code/v1/code_service';
import { createShowCode } from '../../services/code/dist/show-code.js';
import { toResidentCode } from '../../services/code/dist/to-proto.js';
import { start as startGateway } from '../../services/gateway/dist/app.module.js';

const envs = JSON.parse(process.env['ENVS'] ?? '{}');
/** @type {ReturnType<typeof createShowCode>} */
let showCode;
const code = await startService({
  ...definition,
  async createContext(base) {
    const context = await definition.createContext(base);
    showCode = createShowCode(context);
    return context;
  },
}, envs.code);

class NoHop extends EventEmitter {
  /** @param {{ seal: { caller: Buffer } }} batch */
  write({ seal }) {
    for (const { id, subjectId } of ShowCodeBatch.decode(seal.caller).askers) {
      void showCode(subjectId).then((shown) => this.emit('data', { answers: [{ id, code: toResidentCode(shown), retryAfterSeconds: 0 }] }));
    }
  }
  end() {}
}

Object.assign(Peers.prototype, { streamOf: () => ({ open: () => new NoHop(), seal: (/** @type {Buffer} */ caller) => ({ caller }) }) });
const gateway = await startGateway(envs.gateway);
gateway.announced();
process.on('SIGTERM', async () => {
  await gateway.stop();
  await code.stop();
  process.exit();
});
