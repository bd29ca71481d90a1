import { expect, test } from 'vitest';
import { start } from '../src/app.module.js';

test("a start without an environment names the platform's variables and the service's own at once", async () => {
  await expect(start({})).rejects.toThrow(/CALLER_KEY[^]*DATABASE_URL[^]*REDIS_URL[^]*READ_PERMIT_KEY/);
});
