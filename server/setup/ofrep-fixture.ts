import { mkdtemp, rm } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import os from "node:os";
import path from "node:path";
import type { KeyScope } from "../contracts/admin.ts";
import type { Viewer } from "../contracts/people.ts";
import type { SwitchKey, SwitchValue } from "../contracts/switches.ts";
import { createDegradation } from "../degradation/create-degradation.ts";
import { createOfrep, type OfrepOptions } from "../degradation/ofrep/create-ofrep.ts";
import { createIdentity } from "../identity/create-identity.ts";
import { createBus } from "../platform/bus.ts";
import { createApi } from "../platform/http/api-server.ts";
import { createLog } from "../platform/log.ts";
import { openPrisma } from "../platform/prisma.ts";
import { createSteadyClock } from "../shared/clock.ts";

const operator: Viewer = {
  id: "p_ofrep",
  name: "Operator",
  email: "operator@example.com",
  role: "administrator",
  tenantId: "default",
  shopIds: [],
};

export type OfrepFixture = Awaited<ReturnType<typeof startOfrep>>;

/**
 * The real switches, keys and OFREP doors on a database, behind a door of their own that can be cut as a
 * network can: nothing answers and what was open is torn.
 */
export async function startOfrep(databaseUrl: string, options: Pick<OfrepOptions, "limits"> = {}) {
  const log = createLog("silent");
  const clock = createSteadyClock();
  const bus = createBus();
  const prisma = openPrisma(databaseUrl);
  const dataDir = await mkdtemp(path.join(os.tmpdir(), "rushdeck-ofrep-"));
  await prisma.tenant.create({ data: { id: operator.tenantId, name: "Test" } });
  let ofrep: ReturnType<typeof createOfrep> | undefined;
  const degradation = createDegradation({
    prisma,
    clock,
    bus,
    log,
    nodes: () => ofrep?.receivers() ?? [],
    instance: { id: "ep_ofrep", name: "host/1" },
    ordersPerMinute: () => 0,
    facts: () => ({ databaseWritable: true, parking: { parked: 0, capacity: 1_000 } }),
    measure: () => ({ value: null, samples: 0 }),
  });
  await degradation.start();
  const identity = await createIdentity({
    prisma,
    env: { origin: undefined, demo: false, dataDir },
    clock,
    log,
  });
  await identity.start();
  const httpServer = createHttpServer();
  const { api, handler } = await createApi(httpServer, log);
  let broken: Error | null = null;
  ofrep = createOfrep(api, {
    standings: {
      ...degradation.standings,
      valueOf(key) {
        if (broken) throw broken;
        return degradation.standings.valueOf(key);
      },
    },
    keys: identity.keys,
    bus,
    clock,
    log,
    ...options,
  });
  await api.ready();
  let requests = 0;
  httpServer.on("request", (request, response) => {
    requests++;
    handler(request, response);
  });
  await new Promise<void>((resolve) => httpServer.listen(0, "127.0.0.1", resolve));
  const door = await openDoor((httpServer.address() as AddressInfo).port);
  const { id: clientId } = await identity.createClient(operator, { name: "OFREP", tier: "free" });

  return {
    url: door.url,
    prisma,
    openStreams: ofrep.openStreams,
    served: degradation.served,
    rows: degradation.rows,
    /** Answered or begun so far. */
    requests: () => requests,
    cut: door.cut,
    restore: door.restore,
    revision: degradation.reader.revision,
    /** Everything that reads a switch throws, until it is called with null. */
    breakReads: (error: Error | null) => {
      broken = error;
    },
    async flip(key: SwitchKey, value: SwitchValue): Promise<number> {
      const seenRevision = degradation.standings.stateOf(key)?.revision ?? 0;
      return (await degradation.setSwitch(operator, { key, value, seenRevision, reason: "test" })).revision;
    },
    async newKey(scope: KeyScope): Promise<{ secret: string; keyId: string }> {
      const { row, secret } = await identity.createKey(operator, { clientId, scope });
      return { secret, keyId: row.keys.at(-1)?.id ?? "" };
    },
    revokeKey: (keyId: string) => identity.revokeKey(operator, { keyId }),
    async stop() {
      ofrep?.stop();
      degradation.stop();
      identity.stop();
      door.cut();
      httpServer.closeAllConnections();
      await api.close();
      await prisma.$disconnect();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A port that passes bytes on to another one, until it is cut. */
async function openDoor(target: number) {
  const sockets = new Set<Socket>();
  let shut = false;
  const server = createServer((socket) => {
    if (shut) return void socket.destroy();
    const inner = connect(target, "127.0.0.1");
    for (const one of [socket, inner]) {
      sockets.add(one);
      one.on("error", () => one.destroy());
      one.on("close", () => {
        sockets.delete(one);
        socket.destroy();
        inner.destroy();
      });
    }
    socket.pipe(inner).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      shut = true;
      for (const socket of sockets) socket.destroy();
    },
    restore() {
      shut = false;
    },
  };
}
