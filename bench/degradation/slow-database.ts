import type { AddressInfo } from "node:net";
import { connect, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom } from "../../server/shared/seeded-random.ts";

export interface SlowDatabase {
  /** The same database, reached through here. */
  url: string;
  /** From now on each answer comes so much later, give or take the jitter. */
  delay(delay: { ms: number; jitterMs: number }): void;
  stop(): Promise<void>;
}

/** Stands between a server and its PostgreSQL and lets answers come late, in order. */
export async function slowDatabase(databaseUrl: string, seed: number): Promise<SlowDatabase> {
  const target = new URL(databaseUrl);
  const random = seededRandom(seed);
  const open = new Set<Socket>();
  let now = { ms: 0, jitterMs: 0 };

  async function pump(from: Socket, to: Socket, slow: boolean): Promise<void> {
    let dueAt = 0;
    try {
      for await (const chunk of from) {
        if (slow && now.ms > 0) {
          // What follows an answer on its way waits for no second delay.
          dueAt = Math.max(dueAt, performance.now() + now.ms + (2 * random() - 1) * now.jitterMs);
          const leftMs = dueAt - performance.now();
          if (leftMs > 0) await sleep(leftMs);
        }
        if (!to.write(chunk))
          await new Promise((resolve) => to.once("drain", resolve).once("close", resolve));
      }
    } catch {
      // A connection that breaks on one side ends on the other.
    }
    to.end();
  }

  const server = createServer({ noDelay: true }, (client) => {
    const database = connect({ host: target.hostname, port: Number(target.port), noDelay: true });
    for (const socket of [client, database]) {
      open.add(socket);
      socket.on("error", () => socket.destroy());
      socket.once("close", () => open.delete(socket));
    }
    void pump(client, database, false);
    void pump(database, client, true);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(databaseUrl);
  url.hostname = "127.0.0.1";
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    delay: (delay) => {
      now = delay;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
