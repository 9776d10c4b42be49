import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Core, composeCore } from "../compose-core.ts";
import { execute } from "../nodes/execute.ts";
import type { JobAnswer, NodeJob, NodeReport } from "../nodes/protocol.ts";
import { createLog } from "../platform/log.ts";
import type { Prisma } from "../platform/prisma.ts";
import { createSteadyClock } from "../shared/clock.ts";

/** The pipeline on a test's own database, without screens. */
export function openCore(databaseUrl: string): Promise<Core> {
  return composeCore({
    databaseUrl,
    alone: true,
    nodeToken: "t",
    clock: createSteadyClock(),
    log: createLog("silent"),
    ticketFor: (_order, plan) => ({
      lines: plan.lines,
      predicted: { p50: 0, p80: 0, p90: 0, by: "median", madeAt: 0 },
      recalled: false,
      undoUntil: null,
      workSeconds: 0,
      needBy: 0,
    }),
    ordersPerMinute: () => 0,
    databaseUp: () => true,
    parkingCapacity: 1_000,
    // Tests count what waits and what runs, also where a busy machine makes claims slow.
    claimsAhead: false,
  });
}

/** A kitchen "wok", a museum with a slot of 3 and one of 900, a cleaning firm with one provider. */
export async function seedShops(prisma: Prisma): Promise<void> {
  await prisma.tenant.create({ data: { id: "default", name: "Test" } });
  const shop = (id: string, kind: string) => ({
    id,
    tenantId: "default",
    nameEn: id,
    nameZh: id,
    kind,
    region: "r",
    boardToken: `${id}-token`,
  });
  await prisma.shop.createMany({
    data: [shop("wok", "meal"), shop("museum", "reservation"), shop("clean", "home_service")],
  });
  const item = { nameZh: "x", priceMinor: 100, prepSeconds: 60 };
  await prisma.menuItem.createMany({
    data: [
      { id: "noodles", shopId: "wok", nameEn: "Noodles", station: "wok", ...item },
      { id: "deep-clean", shopId: "clean", nameEn: "Deep clean", station: "cleaning", ...item },
    ],
  });
  const startsAt = new Date(Date.now() + 3_600_000);
  const slot = { shopId: "museum", startsAt, endsAt: new Date(startsAt.getTime() + 3_600_000) };
  await prisma.slot.createMany({
    data: [
      { id: "slot-3", capacity: 3, ...slot },
      { id: "slot-big", capacity: 900, ...slot },
    ],
  });
  const provider = { nameEn: "Li", nameZh: "李", skills: { cleaning: 90 }, rating: 4.5, xKm: 0, yKm: 0 };
  await prisma.provider.create({ data: { id: "p1", shopId: "clean", ...provider } });
}

export const caller = { clientId: "cli_test", tenantId: "default", tier: "enterprise" } as const;

export const meal = (over: Record<string, unknown> = {}) => ({
  kind: "meal",
  shopId: "wok",
  items: [{ itemId: "noodles", quantity: 2, modifiers: ["no chilli"] }],
  ...over,
});

/** A real HTTP node whose behaviour a test scripts. */
export interface ScriptedNode {
  server: Server;
  url: string;
  jobs: NodeJob[];
  behave(job: NodeJob): Promise<"done" | "failed" | "drop">;
  report: NodeReport;
}

export async function startScriptedNode(core: Core, name: string): Promise<ScriptedNode> {
  const scripted = { jobs: [] as NodeJob[], behave: async () => "done" as const } as unknown as ScriptedNode;
  scripted.server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const job = JSON.parse(Buffer.concat(chunks).toString()) as NodeJob;
    scripted.jobs.push(job);
    const behaviour = await scripted.behave(job);
    if (behaviour === "drop") return response.destroy();
    const executed = execute(job);
    const answer: JobAnswer = {
      orderId: job.orderId,
      attempt: job.attempt,
      epoch: job.epoch,
      result: behaviour,
      serviceMs: 5,
      output: executed.result === "done" ? executed.output : null,
      report: scripted.report,
    };
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => scripted.server.listen(0, "127.0.0.1", resolve));
  scripted.url = `http://127.0.0.1:${(scripted.server.address() as AddressInfo).port}`;
  const registered = await core.registry.register({
    name,
    url: scripted.url,
    slots: 4,
    version: "test",
    startedAt: Date.now(),
  });
  scripted.report = {
    nodeId: registered.nodeId,
    epoch: registered.epoch,
    inFlight: 0,
    slots: 4,
    rate: 1,
    p50ServiceMs: 5,
    p95ServiceMs: 9,
    loopLagMs: 0,
    heapMb: 10,
    slow: false,
    done: 0,
    switchRevision: 0,
    running: [],
  };
  core.registry.report(scripted.report);
  return scripted;
}
