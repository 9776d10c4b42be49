import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { composeApp } from "../compose.ts";
import type { Viewer } from "../contracts/people.ts";
import { readEnv } from "../env.ts";
import type { Parts } from "../parts.ts";
import { createApi, isApiPath } from "../platform/http/api-server.ts";
import { createLog } from "../platform/log.ts";
import { getParts } from "../process-registry.ts";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";
import { verifyChain } from "./verify-chain.ts";

const ROOT = path.join(import.meta.dirname, "../..");

/** What changes nothing that belongs to somebody, or is written down better elsewhere. Each with its reason. */
const exceptions: Record<string, string> = {
  // Reads, asked by POST or by an action because of their size.
  "parts.attribution.explain": "reads",
  "parts.boards.listVersions": "reads",
  "parts.investigations.list": "reads",
  "parts.kitchen.recentlyReady": "reads",
  "parts.queues.previewBulk": "reads",
  "parts.breakers.turns": "reads",
  "parts.protection.backtest": "tries a rule on the past; what it found is kept with the rule",
  "parts.gameDay.report": "reads",
  "parts.gameDay.verify": "reads",
  "parts.incidents.list": "reads",
  "parts.incidents.read": "reads",
  // A ticket's own history (order_event) has who did what, and when; 8,600 a second fit there.
  ...Object.fromEntries(
    ["startTicket", "bumpTicket", "undoBump", "recallTicket", "handOver", "tapLine", "prioritise", "hold"]
      .concat("voidTicket", "acknowledgeVoid")
      .map((name) => [`parts.kitchen.${name}`, "order_event"]),
  ),
  "parts.attention.see": "a screen's receipt, in ticket_seen",
  // Before anybody is anybody.
  "parts.boards.openPairing": "a device asks for a code; claiming it is audited",
  "parts.boards.collectKey": "the second half of a pairing that was audited when it was claimed",
  // Routes.
  "POST /api/v1/orders": "order_event",
  "POST /api/v1/orders::bulk": "order_event",
  "POST /api/v1/orders/:id/amendments": "order_event",
  "POST /api/v1/orders/:id/cancel": "order_event",
  "POST /api/v1/annotations": "annotation.create by the client, see annotations.e2e.test.ts",
  "POST /api/v1/nodes/register": "a machine's report; healing_incident and node have its history",
  "POST /api/v1/nodes/report": "a machine's report",
  "POST /api/v1/nodes/receipts": "a machine's report; switch.receipts sums it up for each flip",
  "POST /api/v1/attribution/explain": "reads",
  "POST /api/v1/bookings/understand": "reads a sentence; books nothing",
  "POST /ofrep/v1/evaluate/flags": "reads",
  "POST /ofrep/v1/evaluate/flags/:key": "reads",
  "POST /api/v1/live/tickets": "a ticket of 60 s for a socket; changes nothing",
};

/** Calls whose entry another test sees written: the file, which must name the action. */
const provenIn: Record<string, [action: string, file: string]> = {
  "parts.nodes.command": ["node.cordon", "server/healing/create-healing.e2e.test.ts"],
  "parts.breakers.hold": ["breaker.force_open", "server/breakers/create-breakers.e2e.test.ts"],
  "parts.queues.startBulk": ["bulk.cancel", "server/queues/bulk/bulk.e2e.test.ts"],
  "parts.queues.cancelBulk": ["bulk.stop", "server/queues/bulk/bulk.e2e.test.ts"],
  "parts.whatIf.apply": ["what_if.apply", "server/what-if/create-what-if.e2e.test.ts"],
  "parts.gameDay.start": ["gameday.start", "server/game-day/create-game-day.e2e.test.ts"],
  "parts.incidents.acknowledge": ["incident.acknowledge", "server/incidents/incidents.e2e.test.ts"],
  "parts.incidents.dismiss": ["incident.dismiss", "server/incidents/incidents.e2e.test.ts"],
  "parts.incidents.reopen": ["incident.reopen", "server/incidents/incidents.e2e.test.ts"],
  "parts.gameDay.stop": ["gameday.", "server/game-day/create-game-day.e2e.test.ts"],
};

/** Routes that run a use case which is in one of the lists. */
const routesOf: Record<string, string> = {
  "PUT /api/v1/switches/:key": "parts.degradation.setSwitch",
  "POST /api/v1/what-if/runs": "parts.whatIf.start",
};

type Perform = (parts: Parts, who: People) => Promise<unknown>;
interface People {
  root: Viewer;
  second: Viewer;
}

const database: { it?: TestDatabase } = {};
let dataDir: string;
let server: Server;
let app: Awaited<ReturnType<typeof composeApp>>;
let parts: Parts;
let people: People;
let url: string;
const routes: string[] = [];

async function entriesAfter(seq: number) {
  const { rows } = (await database.it?.pool.query(
    "SELECT seq, action, actor, outcome, target FROM audit_entry WHERE seq > $1 ORDER BY seq",
    [seq],
  )) ?? { rows: [] };
  return rows as { seq: number; action: string; actor: string; outcome: string; target: string }[];
}
const lastSeq = async () => (await entriesAfter(0)).at(-1)?.seq ?? 0;

beforeAll(async () => {
  database.it = await openTestDatabase();
  dataDir = mkdtempSync(path.join(tmpdir(), "rushdeck-audit-"));
  server = createServer();
  const log = createLog("silent");
  const { api, handler } = await createApi(server, log);
  api.addHook("onRoute", ({ method, url: at }) => {
    for (const one of [method].flat()) routes.push(`${one} ${at}`);
  });
  server.on("request", (request, response) => {
    request.headers["x-rushdeck-peer"] = request.socket.remoteAddress ?? "";
    if (isApiPath(request.url ?? "/")) handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = readEnv(
    { RUSHDECK_DATA_DIR: dataDir, RUSHDECK_NODES: "0", RUSHDECK_DEMO: "on", NODE_ENV: "test" },
    dataDir,
  );
  app = await composeApp({ env, log, api, server, databaseUrl: database.it.url, joinUrl: url, origin: url });
  await api.ready();
  const { administrator } = await app.start();
  parts = getParts();
  if (!administrator) throw new Error("no first administrator");
  const { setCookie } = await parts.identity.signIn({ ...administrator, headers: headers() });
  const cookie = setCookie.map((value) => value.split(";")[0]).join("; ");
  const root = await parts.identity.viewerFrom(headers({ cookie }));
  if (!root) throw new Error("not signed in");
  people = { root, second: { ...root, id: "person_second", name: "Second", role: "operator" } };
  await parts.identity.createShop(root, shop);
}, 60_000);

afterAll(async () => {
  await app?.stop();
  server?.close();
  await database.it?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const headers = (extra: Record<string, string> = {}) =>
  new Headers({ host: new URL(url).host, origin: url, "x-rushdeck-peer": "127.0.0.1", ...extra });
const shop = { id: "cover", nameEn: "Cover", nameZh: "封面", kind: "meal", region: "r" };
const person = { name: "P", email: "p@x.test", password: "correct horse battery", role: "operator" };
const reason = "the coverage test";

const replay = {
  source: {
    kind: "uploaded",
    name: "mine.csv",
    csv: `t_s,work_ms\n${Array.from({ length: 20_000 }, (_, i) => `${i * 0.1},900`).join("\n")}\n`,
  },
  variants: [
    { name: "one", policy: "round_robin", limiter: "codel", nodes: 2, slots: 4, retry: "none" },
    { name: "two", policy: "pull", limiter: "codel", nodes: 2, slots: 4, retry: "none" },
  ],
};

/** In this order; each is done for real and leaves exactly the named entry as its last. */
const performed: Record<string, [action: string, perform: Perform]> = {
  "parts.identity.createShop": [
    "shop.create",
    (p, { root }) => p.identity.createShop(root, { ...shop, id: "cover-2", kind: "reservation" }),
  ],
  "parts.identity.updateShop": [
    "shop.update",
    (p, { root }) => p.identity.updateShop(root, { ...shop, nameEn: "Other", closed: false }),
  ],
  "parts.identity.createPerson": ["person.create", (p, { root }) => p.identity.createPerson(root, person)],
  "parts.identity.updatePerson": [
    "person.update",
    async (p, { root }) => {
      const row = (await p.identity.listPeople(root)).find(({ email }) => email === person.email);
      return p.identity.updatePerson(root, { id: row?.id, role: "analyst", shopIds: [], disabled: false });
    },
  ],
  "parts.identity.signIn": [
    "session.open",
    (p) => p.identity.signIn({ email: person.email, password: person.password, headers: headers() }),
  ],
  "parts.identity.enterAs": [
    "session.open",
    (p) => p.identity.enterAs({ role: "merchant", headers: headers() }),
  ],
  "parts.identity.signOut": [
    "session.close",
    async (p) => {
      const { setCookie } = await p.identity.signIn({ ...person, headers: headers() });
      const cookie = setCookie.map((value) => value.split(";")[0]).join("; ");
      return p.identity.signOut(headers({ cookie }));
    },
  ],
  "parts.identity.createClient": [
    "client.create",
    (p, { root }) => p.identity.createClient(root, { name: "C", tier: "free" }),
  ],
  "parts.identity.updateClient": [
    "client.update",
    async (p, { root }) => {
      const row = (await p.identity.listClients(root)).find(({ name }) => name === "C");
      return p.identity.updateClient(root, { id: row?.id, name: "C", tier: "free", disabled: true });
    },
  ],
  "parts.identity.createKey": [
    "key.create",
    async (p, { root }) => {
      const row = (await p.identity.listClients(root)).find(({ name }) => name === "C");
      return p.identity.createKey(root, { clientId: row?.id ?? "" });
    },
  ],
  "parts.identity.revokeKey": [
    "key.revoke",
    async (p, { root }) => {
      const row = (await p.identity.listClients(root)).find(({ name }) => name === "C");
      return p.identity.revokeKey(root, { keyId: row?.keys[0]?.id ?? "" });
    },
  ],
  "parts.shops.saveItem": [
    "item.create",
    (p, { root }) =>
      p.shops.saveItem(root, {
        shopId: "cover",
        nameEn: "Dish",
        nameZh: "菜",
        station: "wok",
        priceMinor: 100,
        prepSeconds: 60,
      }),
  ],
  "parts.shops.saveProvider": [
    "provider.create",
    async (p, { root }) => {
      await p.identity.createShop(root, { ...shop, id: "cover-3", kind: "home_service" });
      return p.shops.saveProvider(root, {
        shopId: "cover-3",
        nameEn: "Pat",
        nameZh: "帕",
        skills: { cleaning: 3 },
        rating: 4,
        xKm: 1,
        yKm: 1,
      });
    },
  ],
  "parts.shops.openSlots": [
    "slots.open",
    (p, { root }) =>
      p.shops.openSlots(root, {
        shopId: "cover-2",
        date: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
        from: "10:00",
        to: "11:00",
        everyMinutes: 30,
        capacity: 2,
        timeZone: "UTC",
      }),
  ],
  "parts.shops.changeSlot": [
    "slot.capacity",
    async (p, { root }) => {
      const { slots } = await p.shops.readCatalogue(root, { shopId: "cover-2" });
      return p.shops.changeSlot(root, { shopId: "cover-2", id: slots[0]?.id, capacity: 5 });
    },
  ],
  "parts.boards.publishTemplate": [
    "template.publish",
    (p, { root }) =>
      p.boards.publishTemplate(root, { shopId: "cover", name: "Grill", version: 0, template: {} }),
  ],
  "parts.boards.restoreTemplate": [
    "template.restore",
    async (p, { root }) => {
      const grill = await board(p, root);
      await p.boards.publishTemplate(root, { ...grill, shopId: "cover", template: { columns: 3 } });
      return p.boards.restoreTemplate(root, { shopId: "cover", id: grill.id, version: 1 });
    },
  ],
  "parts.boards.deleteTemplate": [
    "template.delete",
    async (p, { root }) => p.boards.deleteTemplate(root, { shopId: "cover", id: (await board(p, root)).id }),
  ],
  "parts.boards.claimScreen": [
    "screen.pair",
    async (p, { root }) => {
      const { code } = await p.boards.openPairing({ headers: headers() });
      const [standard] = await p.boards.listTemplates(root, { shopId: "cover" });
      return p.boards.claimScreen(root, { shopId: "cover", code, name: "Pass", templateId: standard?.id });
    },
  ],
  "parts.boards.changeScreen": [
    "screen.change",
    async (p, { root }) =>
      p.boards.changeScreen(root, { shopId: "cover", screenId: await firstScreen(), name: "Grill" }),
  ],
  "parts.boards.revokeScreen": [
    "screen.revoke",
    async (p, { root }) => p.boards.revokeScreen(root, { shopId: "cover", screenId: await firstScreen() }),
  ],
  "parts.protection.saveRule": [
    "rule.create",
    (p, { root }) => p.protection.saveRule(root, { seenVersion: 0, definition: rule, reason }),
  ],
  "parts.protection.setRuleMode": [
    "rule.mode",
    async (p, { root }) => {
      const { id, version } = await ruleOf();
      return p.protection.setRuleMode(root, { id, seenVersion: version, mode: "off", reason });
    },
  ],
  "parts.protection.removeRule": [
    "rule.remove",
    async (p, { root }) => {
      const { id, version } = await ruleOf();
      return p.protection.removeRule(root, { id, seenVersion: version, reason });
    },
  ],
  "parts.whatIf.start": ["what_if.start", (p, { root }) => p.whatIf.start(root, replay)],
  "parts.whatIf.cancel": [
    "what_if.cancel",
    async (p, { root }) => {
      // One that waits behind another is there to be cancelled.
      await p.whatIf.start(root, replay);
      const { id } = await p.whatIf.start(root, replay);
      return p.whatIf.cancel(root, { runId: id });
    },
  ],
  "parts.notifications.saveChannel": [
    "channel.create",
    (p, { root }) =>
      p.notifications.saveChannel(root, {
        shopId: "cover",
        url: "https://example.com/hook",
        events: ["new"],
      }),
  ],
  "parts.notifications.rotateSecret": [
    "channel.rotate",
    (p, { root }) => p.notifications.rotateSecret(root, { shopId: "cover" }),
  ],
  "parts.notifications.sendTest": [
    "channel.test",
    (p, { root }) => p.notifications.sendTest(root, { shopId: "cover" }).catch(() => null),
  ],
  "parts.degradation.setSwitch": [
    "switch.set",
    (p, { root }) =>
      p.degradation.setSwitch(root, { key: "prediction.simple", value: true, reason, seenRevision: 0 }),
  ],
  "parts.degradation.undoSwitch": [
    "switch.undo",
    async (p, { root }) =>
      p.degradation.undoSwitch(root, { revision: await revisionOf("prediction.simple"), reason }),
  ],
  "parts.approvals.changeMode": [
    "approvals.mode",
    (p, { root }) => p.approvals.changeMode(root, { mode: "on", reason }),
  ],
  "parts.approvals.ask": [
    "approval.ask",
    (p, { root }) =>
      p.approvals.ask(root, { key: "admission.paid_only", value: true, reason, seenRevision: 0 }),
  ],
  "parts.approvals.withdraw": [
    "approval.withdraw",
    async (p, { root }) => p.approvals.withdraw(root, { id: await waiting() }),
  ],
  "parts.approvals.decide": [
    "approval.refuse",
    async (p, { root, second }) => {
      await p.approvals.ask(root, { key: "admission.paid_only", value: true, reason, seenRevision: 0 });
      return p.approvals.decide(second, { id: await waiting(), approve: false });
    },
  ],
  "parts.approvals.review": [
    "review.done",
    async (p, { second }) => {
      const seq = (await entriesAfter(0)).find(({ action }) => action === "switch.set")?.seq;
      return p.approvals.review(second, { seq, finding: "agreed" });
    },
  ],
  "parts.protection.setLevel": [
    "ladder.set",
    (p, { root }) => p.protection.setLevel(root, { level: 0, seenVersion: 0, reason }),
  ],
  "parts.scheduling.changePolicy": [
    "policy.change",
    (p, { root }) => p.scheduling.changePolicy(root, { policy: "round_robin", reason }),
  ],
  "parts.scheduling.changeLimiter": [
    "limiter.change",
    (p, { root }) => p.scheduling.changeLimiter(root, { limiter: "codel", reason }),
  ],
  "parts.queues.sideline": [
    "sideline.set",
    (p, { root }) => p.queues.sideline(root, { key: "shop:cover", minutes: 5, reason }),
  ],
  "parts.findings.share": ["finding.share", (p, { root }) => p.findings.share(root, finding)],
  "parts.findings.judge": [
    "finding.judge",
    async (p, { root }) => {
      const { id } = await p.findings.share(root, finding);
      return p.findings.judge(root, { findingId: id, attributes: [], itWas: true });
    },
  ],
  "parts.investigations.create": [
    "investigation.create",
    (p, { root }) => p.investigations.create(root, { name: "I" }),
  ],
  "parts.investigations.addFinding": [
    "investigation.add_finding",
    async (p, { root }) => {
      const { id: findingId } = await p.findings.share(root, finding);
      return p.investigations.addFinding(root, { ...(await investigation()), findingId });
    },
  ],
  "parts.investigations.moveFinding": [
    "investigation.move_finding",
    async (p, { root }) => {
      const { id: findingId } = await p.findings.share(root, finding);
      return p.investigations.moveFinding(root, { ...(await investigation()), findingId, to: 0 });
    },
  ],
  "parts.investigations.removeFinding": [
    "investigation.remove_finding",
    async (p, { root }) => {
      const { id: findingId } = await p.findings.share(root, finding);
      return p.investigations.removeFinding(root, { ...(await investigation()), findingId });
    },
  ],
  "parts.investigations.change": [
    "investigation.conclude",
    async (p, { root }) =>
      p.investigations.change(root, { ...(await investigation()), conclusion: "so it was" }),
  ],
  "parts.investigations.addNote": [
    "investigation.note",
    async (p, { root }) => p.investigations.addNote(root, { ...(await investigation()), text: "noted" }),
  ],
  "parts.investigations.editNote": [
    "investigation.note_edit",
    async (p, { root }) => {
      const { id } = await investigation();
      const [note] = (await p.investigations.read(root, { id })).notes;
      return p.investigations.editNote(root, { id, noteId: note?.id, text: "noted better" });
    },
  ],
  "parts.investigations.deleteNote": [
    "investigation.note_delete",
    async (p, { root }) => {
      const { id } = await investigation();
      const [note] = (await p.investigations.read(root, { id })).notes;
      return p.investigations.deleteNote(root, { id, noteId: note?.id });
    },
  ],
  "parts.investigations.duplicate": [
    "investigation.duplicate",
    async (p, { root }) => p.investigations.duplicate(root, { ...(await investigation()), name: "J" }),
  ],
  "parts.investigations.remove": [
    "investigation.delete",
    async (p, { root }) => p.investigations.remove(root, await investigation()),
  ],
  "parts.investigations.restore": [
    "investigation.restore",
    async (p, { root }) => p.investigations.restore(root, await investigation()),
  ],
  "parts.annotations.add": ["annotation.create", (p, { root }) => p.annotations.add(root, aNote)],
  "parts.annotations.change": [
    "annotation.change",
    async (p, { root }) => {
      const { id, version } = await p.annotations.add(root, aNote);
      return p.annotations.change(root, { ...aNote, id, seenVersion: version, text: "Other words" });
    },
  ],
  "parts.annotations.remove": [
    "annotation.remove",
    async (p, { root }) => {
      const { id, version } = await p.annotations.add(root, aNote);
      return p.annotations.remove(root, { id, seenVersion: version });
    },
  ],
  "parts.annotations.restore": [
    "annotation.restore",
    async (p, { root }) => {
      const { id, version } = await p.annotations.add(root, aNote);
      const removed = await p.annotations.remove(root, { id, seenVersion: version });
      return p.annotations.restore(root, { id, seenVersion: removed.version });
    },
  ],
  "parts.demo.setRunning": ["demo.stopped", (p, { root }) => p.demo.setRunning(root, { running: false })],
};

const aNote = { at: Date.UTC(2026, 10, 21), layer: "note", text: "Oven two is off" };
const firstScreen = async () =>
  (await database.it?.pool.query("SELECT id FROM screen"))?.rows[0].id as string;
const rule = {
  name: "Cover",
  enter: [{ series: "acceptedPerMinute", stat: "avg", overSeconds: 10, op: ">", value: 100 }],
  enterForSeconds: 5,
  target: { kind: "ladder", level: 1 },
  exit: [{ series: "acceptedPerMinute", stat: "avg", overSeconds: 10, op: "<", value: 50 }],
  exitForSeconds: 30,
  minHoldSeconds: 60,
  maxTransitionsPerHour: 4,
  minSamples: 50,
};
const ruleOf = async () =>
  (
    await database.it?.pool.query(
      "SELECT id, version FROM protection_rule WHERE definition->>'name' = 'Cover'",
    )
  )?.rows[0] as {
    id: string;
    version: number;
  };
const board = async (p: Parts, root: Viewer) => {
  const found = (await p.boards.listTemplates(root, { shopId: "cover" })).find(
    ({ name }) => name === "Grill",
  );
  if (!found) throw new Error("no board");
  return found;
};
const newYear = Date.UTC(2026, 0);
const finding = {
  question: {
    baseline: { from: newYear, to: newYear + 600_000 },
    current: { from: newYear + 600_000, to: newYear + 1_200_000 },
  },
  span: { from: newYear, to: newYear + 1_800_000 },
};
const investigation = async () =>
  (await database.it?.pool.query("SELECT id, version FROM investigation WHERE name = 'I'"))?.rows[0] as {
    id: string;
    version: number;
  };
const revisionOf = async (key: string) =>
  (await database.it?.pool.query("SELECT revision FROM switch_state WHERE key = $1", [key]))?.rows[0]
    .revision;
const waiting = async () =>
  (await database.it?.pool.query("SELECT id FROM approval WHERE state = 'waiting'"))?.rows[0].id as string;

/** Every use case that an exported server action runs. */
function useCasesOfActions(): string[] {
  const files = globSync("app/**/actions.ts", { cwd: ROOT });
  expect(files.length).toBeGreaterThan(10);
  const found = files.flatMap((file) => {
    const source = readFileSync(path.join(ROOT, file), "utf8");
    return source
      .split(/(?=^export async function )/m)
      .slice(1)
      .flatMap((action) => {
        const calls = action.match(/parts\.\w+\.\w+/g);
        // An action that reaches the server some other way is not known here.
        return calls ?? [`${file}: ${action.split("(")[0]}`];
      });
  });
  return [...new Set(found)].sort();
}

describe("every act leaves an entry", () => {
  it.each(Object.entries(performed))("%s", async (_, [action, perform]) => {
    const before = await lastSeq();
    await perform(parts, people);
    const written = (await entriesAfter(before)).filter(({ actor }) => actor !== "system");
    expect(written.at(-1)).toMatchObject({ action, outcome: "done" });
  });

  it("and no action is in none of the lists", () => {
    const known = new Set([...Object.keys(performed), ...Object.keys(provenIn), ...Object.keys(exceptions)]);
    expect(useCasesOfActions().filter((call) => !known.has(call))).toEqual([]);
  });

  it("and no route that changes something is in none of the lists", () => {
    const unsafe = routes.filter((route) => !/^(GET|HEAD|OPTIONS) /.test(route));
    expect(unsafe.length).toBeGreaterThan(5);
    for (const call of Object.values(routesOf)) expect(performed).toHaveProperty([call]);
    const known = new Set([...Object.keys(routesOf), ...Object.keys(exceptions)]);
    expect([...new Set(unsafe)].filter((route) => !known.has(route))).toEqual([]);
  });

  it.each(Object.entries(provenIn))("%s, as another test sees", (_, [action, file]) => {
    expect(readFileSync(path.join(ROOT, file), "utf8")).toContain(action);
  });

  it("and the chain over all of it is whole", async () => {
    if (!database.it) throw new Error("no database");
    expect(await verifyChain({ pool: database.it.pool })).toMatchObject({ outcome: "whole" });
  });
});

describe("who is refused a dangerous act", () => {
  it("is in the log with what was tried, and cannot flood it", async () => {
    const before = await lastSeq();
    const stranger: Viewer = { ...people.root, id: "person_ana", name: "Ana\u202e\n", role: "analyst" };
    for (let i = 0; i < 30; i++)
      await expect(
        parts.degradation.setSwitch(stranger, { key: "writes.queued", value: true, seenRevision: 0 }),
      ).rejects.toMatchObject({ code: "FORBIDDEN" });
    const written = (await entriesAfter(before)).filter(({ actor }) => actor === "person:person_ana");
    expect(written).toHaveLength(20);
    expect(written[0]).toMatchObject({
      action: "access.refused",
      outcome: "refused",
      target: "degradation.setSwitch",
    });
  });

  it("has no say in how the log is read: names and reasons are one harmless line each", async () => {
    const { setCookie } = await parts.identity.enterAs({ role: "administrator", headers: headers() });
    const cookie = setCookie.map((value) => value.split(";")[0]).join("; ");
    const answer = await fetch(`${url}/api/v1/audit.ndjson?actor=person_ana`, { headers: { cookie } });
    expect(answer.headers.get("content-type")).toContain("application/x-ndjson");
    const lines = (await answer.text()).trimEnd().split("\n");
    expect(lines).toHaveLength(20);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ actorName: "Ana\\u202e\\u000a" });
    const page = (await (
      await fetch(`${url}/api/v1/audit?outcome=refused`, { headers: { cookie } })
    ).json()) as {
      rows: { action: string }[];
    };
    expect(new Set(page.rows.map(({ action }) => action))).toEqual(new Set(["access.refused"]));
    expect((await fetch(`${url}/api/v1/audit.ndjson`)).status).toBe(401);
    const analyst = await parts.identity.enterAs({ role: "analyst", headers: headers() });
    const other = analyst.setCookie.map((value) => value.split(";")[0]).join("; ");
    expect((await fetch(`${url}/api/v1/audit`, { headers: { cookie: other } })).status).toBe(403);
  });

  it("cannot verify the chain, but who may is told entry by entry", async () => {
    const { setCookie } = await parts.identity.enterAs({ role: "operator", headers: headers() });
    const cookie = setCookie.map((value) => value.split(";")[0]).join("; ");
    const answer = await fetch(`${url}/api/v1/audit/verify`, { headers: { cookie } });
    const lines = (await answer.text())
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({ kind: "verdict", verdict: { outcome: "whole" } });
  });
});
