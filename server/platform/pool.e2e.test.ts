import { connect, createServer, type Socket } from "node:net";
import { expect, it } from "vitest";
import { openTestDatabase } from "../setup/test-database.ts";
import { openPool } from "./pool.ts";
import { isStoreAway } from "./store-errors.ts";

it("gives up on a database whose answers stop arriving, and works again on a new connection", async () => {
  const database = await openTestDatabase();
  const url = new URL(database.url);
  const port = Number(url.port);
  const sockets: Socket[] = [];
  const between = createServer((client) => {
    const server = connect(port, url.hostname);
    sockets.push(client, server);
    for (const socket of [client, server]) socket.on("error", () => {});
    client.pipe(server).pipe(client);
  });
  await new Promise<void>((resolve) => between.listen(0, "127.0.0.1", resolve));
  const address = between.address();
  url.port = String(typeof address === "object" && address ? address.port : 0);
  const pool = openPool(url.href, { name: "silent", max: 1, statementTimeoutMs: 100 });
  try {
    await pool.query("SELECT 1");
    for (const socket of sockets) socket.unpipe();
    const error = await pool.query("SELECT 2").catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(isStoreAway(error)).toBe(true);
    expect((await pool.query("SELECT 3 AS n")).rows).toEqual([{ n: 3 }]);
  } finally {
    for (const socket of sockets) socket.destroy();
    between.close();
    await pool.end();
    await database.close();
  }
});
