// Stands between a server and its PostgreSQL in a process of its own: a busy load generator must not slow it down.

import type { AddressInfo } from "node:net";
import { connect, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom } from "../../server/shared/seeded-random.ts";
import type { Delay, SlowDatabasePlan } from "./slow-database.ts";

let now: Delay = { ms: 0, jitterMs: 0 };

process.on("message", (message: SlowDatabasePlan | Delay) => {
  if ("host" in message) start(message);
  else now = message;
});
process.on("disconnect", () => process.exit(0));

function start({ host, port, seed }: SlowDatabasePlan): void {
  const random = seededRandom(seed);

  async function pump(from: Socket, to: Socket, slow: boolean): Promise<void> {
    let dueAt = 0;
    try {
      for await (const chunk of from) {
        if (slow && now.ms > 0) {
          // Each answer is late by itself; order stays as it was.
          dueAt = Math.max(dueAt, performance.now() + now.ms + (2 * random() - 1) * now.jitterMs);
          const leftMs = dueAt - performance.now();
          if (leftMs > 0) await sleep(leftMs);
        }
        if (!to.write(chunk)) {
          await new Promise((resolve) => {
            to.once("drain", resolve);
            to.once("close", resolve);
          });
        }
      }
    } catch {
      // A connection that breaks on one side ends on the other.
    }
    to.end();
  }

  const server = createServer({ noDelay: true }, (client) => {
    const database = connect({ host, port, noDelay: true });
    for (const socket of [client, database]) socket.on("error", () => socket.destroy());
    void pump(client, database, false);
    void pump(database, client, true);
  });
  server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
}
