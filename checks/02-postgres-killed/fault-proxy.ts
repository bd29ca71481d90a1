import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A line that can be cut: what stands at either end is not told, nothing passes any more (threats.md 4.2). */
export class FaultProxy {
  private readonly lines = new Set<readonly [Socket, Socket | undefined]>();
  private isCut = false;

  private constructor(private readonly server: Server, private target: number) {}

  static async start(target: number): Promise<FaultProxy> {
    const server = createServer();
    const proxy = new FaultProxy(server, target);
    server.on('connection', (socket) => proxy.open(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** From now on both sides hear nothing, as when a cable is pulled. */
  cut(): void {
    this.isCut = true;
    for (const [near, far] of this.lines) for (const socket of [near, far]) socket?.unpipe().pause();
  }

  /** New lines lead there, and old ones end: an address that moved to another machine. */
  switchTo(target: number): void {
    this.target = target;
    this.isCut = false;
    for (const [near, far] of this.lines) for (const socket of [near, far]) socket?.destroy();
  }

  stop(): void {
    this.server.close();
    this.switchTo(this.target);
  }

  private open(near: Socket): void {
    const far = this.isCut ? undefined : connect(this.target, '127.0.0.1');
    const line = [near, far] as const;
    this.lines.add(line);
    const end = (): void => {
      if (this.isCut) return;
      this.lines.delete(line);
      near.destroy();
      far?.destroy();
    };
    for (const socket of [near, far]) socket?.setNoDelay().on('error', end).on('close', end);
    if (far) near.pipe(far).pipe(near);
  }
}
