import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type FakeCluster, startFakeCluster } from "./fake-cluster.ts";
import type { JobAnswer, NodeJob } from "./protocol.ts";
import { createNodeSupervisor, type NodeExit, type NodeSupervisor } from "./supervisor.ts";

vi.setConfig({ testTimeout: 20_000 });
const TOKEN = "test-token";
const NODE_MAIN = fileURLToPath(new URL("./node-main.ts", import.meta.url));
const quiet = { info: () => {}, warn: () => {} };
const soon = { timeout: 15_000, interval: 20 };

let cluster: FakeCluster;
let supervisor: NodeSupervisor | undefined;
let child: ChildProcess | undefined;
let dataDir: string;

beforeEach(async () => {
  cluster = await startFakeCluster({ token: TOKEN });
  dataDir = mkdtempSync(path.join(tmpdir(), "rushdeck-node-"));
});
afterEach(async () => {
  await supervisor?.stop();
  supervisor = undefined;
  child?.kill("SIGKILL");
  child = undefined;
  await cluster.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function startNode(...args: string[]): ChildProcess {
  child = spawn(process.execPath, [
    NODE_MAIN,
    "--join",
    cluster.url,
    "--token",
    TOKEN,
    "--name",
    "t1",
    "--data-dir",
    dataDir,
    ...args,
  ]);
  return child;
}

/** Of a node that may not have joined anybody. */
async function listeningUrl(node: ChildProcess): Promise<string> {
  let said = "";
  node.stdout?.on("data", (chunk) => {
    said += String(chunk);
  });
  await vi.waitFor(() => expect(said).toMatch(/listening on \S+\s/), soon);
  return /listening on ([^\s,]+)/.exec(said)?.[1] ?? "";
}

async function switchesOf(url: string): Promise<unknown> {
  const answer = await fetch(`${url}/switches`, { headers: { authorization: `Bearer ${TOKEN}` } });
  return answer.json();
}

async function joinedUrl(count = 1): Promise<string> {
  await vi.waitFor(() => expect(cluster.registrations).toHaveLength(count), soon);
  const url = cluster.registrations[count - 1]?.url ?? "";
  // Registered on both sides: the node answers jobs only once it has read its epoch.
  await vi.waitFor(async () => expect((await fetch(`${url}/healthz`)).status).toBe(200), soon);
  return url;
}

const job = (over: Partial<NodeJob> = {}): NodeJob => ({
  orderId: "o1",
  attempt: 1,
  epoch: cluster.epoch(),
  kind: "reservation",
  workMs: 0,
  input: { slotId: "s1", party: 1 },
  dimensions: { region: "-", device: "-", network: "-", appVersion: "-", channel: "-" },
  ...over,
});

function postJob(url: string, body: unknown, token = TOKEN): Promise<Response> {
  return fetch(`${url}/jobs`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

describe("a node process", () => {
  it("registers, reports, executes a job and answers with its load", async () => {
    startNode("--slots", "3");
    const url = await joinedUrl();
    expect(cluster.registrations[0]).toMatchObject({ name: "t1", slots: 3, local: false, simulated: false });
    const response = await postJob(url, job());
    expect(response.status).toBe(200);
    const answer = (await response.json()) as JobAnswer;
    expect(answer).toMatchObject({
      orderId: "o1",
      result: "done",
      output: { kind: "reservation", slotId: "s1", units: 1 },
      report: { nodeId: "node_t1", epoch: 1, slots: 3, inFlight: 0, done: 1 },
    });
    await vi.waitFor(() => expect(cluster.reports.at(-1)).toMatchObject({ done: 1 }), soon);
  });

  it("refuses jobs of another epoch, without the token, malformed, or beyond its slots", async () => {
    startNode("--slots", "1", "--simulated");
    const url = await joinedUrl();
    expect((await postJob(url, job({ epoch: 99 }))).status).toBe(409);
    expect((await postJob(url, job(), "wrong")).status).toBe(401);
    expect((await postJob(url, { orderId: "o1" })).status).toBe(400);
    const long = postJob(url, job({ workMs: 1_500 }));
    await vi.waitFor(
      () => expect(cluster.reports.at(-1)).toMatchObject({ inFlight: 1, running: ["o1/1"] }),
      soon,
    );
    expect((await postJob(url, job({ orderId: "o2" }))).status).toBe(429);
    expect((await long).status).toBe(200);
  });

  it("registers anew when its epoch is over and gives up what it was doing", async () => {
    startNode("--simulated");
    const url = await joinedUrl();
    const long = postJob(url, job({ workMs: 60_000 }));
    await vi.waitFor(() => expect(cluster.reports.at(-1)).toMatchObject({ inFlight: 1 }), soon);
    cluster.forgetEveryone();
    expect((await long).status).toBe(409);
    await joinedUrl(2);
    await vi.waitFor(() => expect(cluster.reports.at(-1)).toMatchObject({ epoch: 2, inFlight: 0 }), soon);
  });

  it("confirms a flipped switch as soon as it is pushed, without waiting for a report", async () => {
    await cluster.close();
    cluster = await startFakeCluster({ token: TOKEN, reportEveryMs: 60_000 });
    startNode();
    await joinedUrl();
    await vi.waitFor(() => expect(cluster.openStreams()).toBe(1), soon);
    cluster.flipSwitch();
    await vi.waitFor(() => expect(cluster.receipts.at(-1)?.revision).toBe(2), soon);
    expect(cluster.receipts.at(-1)).toMatchObject({ reason: "LIVE", values: { "writes.queued": true } });
    expect(cluster.reports).toHaveLength(0);
  });

  it("learns of a flip by the answer to its report when the push path is cut", async () => {
    cluster.cut("streams");
    startNode();
    await joinedUrl();
    cluster.flipSwitch();
    await vi.waitFor(() => expect(cluster.receipts.at(-1)?.revision).toBe(2), soon);
  });

  it("asks for the revision itself when neither pushes nor answers to reports arrive", async () => {
    cluster.cut("streams");
    cluster.cut("reports");
    startNode();
    await joinedUrl();
    await vi.waitFor(() => expect(cluster.receipts).not.toHaveLength(0), soon);
    cluster.flipSwitch();
    await vi.waitFor(() => expect(cluster.receipts.at(-1)?.revision).toBe(2), soon);
    expect(cluster.reports).toHaveLength(0);
  });

  it("serves what its disk remembers when it starts while the server is away, and the newest when it is back", async () => {
    startNode();
    await joinedUrl();
    cluster.flipSwitch();
    const file = path.join(dataDir, "t1.switches.json");
    await vi.waitFor(() => expect(JSON.parse(readFileSync(file, "utf8")).value.revision).toBe(2), soon);
    child?.kill("SIGKILL");
    const port = Number(new URL(cluster.url).port);
    await cluster.close();
    const url = await listeningUrl(startNode());
    expect(await switchesOf(url)).toMatchObject({
      reason: "CACHED",
      revision: 2,
      values: { "writes.queued": true },
      ageMs: expect.any(Number),
    });
    // The same count of revisions as before: the server has gone on meanwhile.
    cluster = await startFakeCluster({ token: TOKEN, port });
    cluster.flipSwitch();
    cluster.flipSwitch();
    await vi.waitFor(
      async () => expect(await switchesOf(url)).toMatchObject({ reason: "LIVE", revision: 3 }),
      soon,
    );
  });

  it("serves the safe defaults when its file is damaged, says so, and starts all the same", async () => {
    const file = path.join(dataDir, "t1.switches.json");
    writeFileSync(file, '{"savedAt":1,"value":{"source":"fake","revi');
    await cluster.close();
    const node = startNode();
    const said: string[] = [];
    node.stdout?.on("data", (chunk) => said.push(String(chunk)));
    const url = await listeningUrl(node);
    expect(await switchesOf(url)).toMatchObject({ reason: "DEFAULT", revision: 0, values: {} });
    expect(said.join("")).toContain("not usable and is ignored");
  });

  it("keeps trying while the server is away", async () => {
    const port = Number(new URL(cluster.url).port);
    await cluster.close();
    startNode();
    await new Promise((resolve) => setTimeout(resolve, 700));
    cluster = await startFakeCluster({ token: TOKEN, port });
    await joinedUrl();
  });

  it("finishes running jobs on SIGTERM before it leaves", async () => {
    const node = startNode("--simulated");
    const url = await joinedUrl();
    const running = postJob(url, job({ workMs: 600 }));
    await vi.waitFor(() => expect(cluster.reports.at(-1)).toMatchObject({ inFlight: 1 }), soon);
    const exited = once(node, "exit");
    node.kill("SIGTERM");
    expect(await (await running).json()).toMatchObject({ result: "done" });
    expect((await exited)[0]).toBe(0);
  });

  it("leaves when the server asks it to, says so with every report, and says goodbye", async () => {
    const node = startNode("--simulated");
    const url = await joinedUrl();
    const running = postJob(url, job({ workMs: 2_500 }));
    await vi.waitFor(() => expect(cluster.reports.at(-1)).toMatchObject({ inFlight: 1 }), soon);
    const exited = once(node, "exit");
    cluster.askToLeave();
    await vi.waitFor(() => expect(cluster.reports.at(-1)?.leaving).toBe("draining"), soon);
    expect((await postJob(url, job({ orderId: "o2" }))).status).toBe(503);
    expect(await (await running).json()).toMatchObject({ result: "done" });
    expect((await exited)[0]).toBe(0);
    expect(cluster.reports.at(-1)).toMatchObject({ leaving: "gone", inFlight: 0 });
  });

  it("exits when its parent is gone", async () => {
    child = fork(NODE_MAIN, ["--join", cluster.url, "--token", TOKEN, "--name", "t1", "--child"], {
      silent: true,
    });
    await joinedUrl();
    const exited = once(child, "exit");
    child.disconnect();
    await exited;
  });

  it("says what is wrong with its arguments", async () => {
    const node = spawn(process.execPath, [NODE_MAIN, "--join", "nowhere", "--token", "t", "--slots", "0"]);
    let said = "";
    node.stderr.on("data", (chunk) => {
      said += chunk;
    });
    expect((await once(node, "close"))[0]).toBe(2);
    expect(said).toContain("--join must be an http(s) URL");
    expect(said).toContain("--slots starts at 1");
    expect(said).toContain("Usage: npm run node");
  });
});

describe("the supervisor", () => {
  it("starts unequal nodes, replaces a killed one, and leaves none behind", async () => {
    const exits: NodeExit[] = [];
    supervisor = createNodeSupervisor({
      count: 2,
      join: cluster.url,
      token: TOKEN,
      simulated: true,
      dataDir,
      log: quiet,
      onExit: (exit) => exits.push(exit),
    });
    await vi.waitFor(() => expect(cluster.registrations).toHaveLength(2), soon);
    const bySlots = cluster.registrations.map((r) => `${r.name}/${r.slots}/${r.local}`).sort();
    expect(bySlots).toEqual(["n1/6/true", "n2/5/true"]);

    const victim = supervisor.children()[0];
    process.kill(victim?.pid ?? 0, "SIGKILL");
    await vi.waitFor(() => expect(cluster.registrations).toHaveLength(3), soon);
    expect(cluster.registrations[2]?.name).toBe("n1");
    expect(exits).toMatchObject([{ name: "n1", signal: "SIGKILL", restartInMs: 200 }]);

    const pids = supervisor.children().map((c) => c.pid);
    await supervisor.stop();
    expect(supervisor.children()).toEqual([]);
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  });

  it("kills a child that hangs and replaces it at once, restarts one, and parks one until it is wanted", async () => {
    const exits: NodeExit[] = [];
    supervisor = createNodeSupervisor({
      count: 2,
      join: cluster.url,
      token: TOKEN,
      simulated: true,
      dataDir,
      log: quiet,
      onExit: (exit) => exits.push(exit),
      parked: ["n2"],
    });
    await vi.waitFor(() => expect(cluster.registrations).toHaveLength(1), soon);
    expect(supervisor.children().map((c) => c.name)).toEqual(["n1"]);

    process.kill(supervisor.children()[0]?.pid ?? 0, "SIGSTOP");
    supervisor.replace("n1");
    await vi.waitFor(() => expect(cluster.registrations).toHaveLength(2), soon);
    expect(exits).toMatchObject([{ name: "n1", signal: "SIGKILL", restartInMs: 0 }]);

    supervisor.restart("n1");
    await vi.waitFor(() => expect(cluster.registrations).toHaveLength(3), soon);
    expect(exits[1]).toMatchObject({ name: "n1", code: 0, restartInMs: 0 });

    supervisor.park("n1");
    await vi.waitFor(() => expect(supervisor?.children()).toEqual([]), soon);
    expect(exits[2]).toMatchObject({ name: "n1", code: 0, restartInMs: null });
    supervisor.resume("n2");
    supervisor.resume("n1");
    await vi.waitFor(() => expect(cluster.registrations).toHaveLength(5), soon);
    expect(
      cluster.registrations
        .slice(3)
        .map((r) => r.name)
        .sort(),
    ).toEqual(["n1", "n2"]);
  });
});
