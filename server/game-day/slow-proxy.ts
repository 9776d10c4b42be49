import { connect, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export interface SlowProxy {
  port: number;
  /** Everything that passes from now on waits so long, each way together. */
  slowDown(ms: number): void;
  close(): Promise<void>;
}

/** Stands before a TCP service on this machine and can make it slow. */
export async function openSlowProxy(targetPort: number): Promise<SlowProxy> {
  let delayMs = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const target = connect(targetPort, "127.0.0.1");
    for (const socket of [client, target]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        target.destroy();
      });
      socket.on("error", () => socket.destroy());
    }
    pass(client, target);
    pass(target, client);
  });
  /** In order: a piece leaves only after the one before it. */
  function pass(from: Socket, to: Socket): void {
    let last = Promise.resolve();
    from.on("data", (piece) => {
      const due = performance.now() + delayMs / 2;
      last = last.then(async () => {
        const wait = due - performance.now();
        if (wait > 0) await sleep(wait);
        if (!to.destroyed) to.write(piece);
      });
    });
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    slowDown(ms) {
      delayMs = ms;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
