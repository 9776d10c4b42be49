import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { switchCatalogue, switchKeys } from "../../server/contracts/switches.ts";
import type { OfrepFixture } from "../../server/setup/ofrep-fixture.ts";
import { openOwnProvider } from "./server-client/open-own-provider.ts";
import { openServerClient, type ServerClient } from "./server-client/open-server-client.ts";
import { openWebClient, type WebClient } from "./web-client/open-web-client.ts";

/** A change must be seen within this long, after it or after the stream is back. */
const SEEN_WITHIN_MS = 2_000;
const FLIPPED = "prediction.simple";

export interface CaseResult {
  ok: boolean;
  /** What was seen, in words and figures. */
  seen: string;
  figures?: Record<string, number>;
}

export interface ConformanceCase {
  name: string;
  client: "server 0.1.3" | "web 0.4.3" | "own provider" | "HTTP";
  run(server: OfrepFixture, options: { flips: number }): Promise<CaseResult>;
}

/** Table 3.3 of the design: what the real clients do, and what that asks of the server. */
export const conformanceCases: ConformanceCase[] = [
  {
    name: "a value, with revision, level and lease as metadata",
    client: "server 0.1.3",
    run: withServerClient(async ({ client }, server) => {
      const revision = await server.flip("live.coalesce", 2);
      const details = await client.getNumberDetails("live.coalesce", -1);
      await server.flip("live.coalesce", 0);
      const { version, level, leaseUntil } = details.flagMetadata;
      return {
        ok: details.value === 2 && version === revision && level === 2 && typeof leaseUntil === "number",
        seen: JSON.stringify({ value: details.value, reason: details.reason, version, level }),
      };
    }),
  },
  {
    name: "every switch has an explicit value of its type",
    client: "server 0.1.3",
    run: withServerClient(async ({ client }) => {
      const details = await Promise.all(
        switchKeys.map((key) =>
          switchCatalogue[key].type === "boolean"
            ? client.getBooleanDetails(key, false)
            : client.getNumberDetails(key, -1),
        ),
      );
      const bad = details.filter(({ errorCode }) => errorCode !== undefined);
      return { ok: bad.length === 0, seen: `${details.length} switches, ${bad.length} errors` };
    }),
  },
  {
    name: "a default of another type: default and TYPE_MISMATCH",
    client: "server 0.1.3",
    run: withServerClient(async ({ client }) => {
      const { value, errorCode } = await client.getStringDetails(FLIPPED, "code");
      return { ok: value === "code" && errorCode === "TYPE_MISMATCH", seen: `${value}, ${errorCode}` };
    }),
  },
  {
    name: "an unknown switch: default and FLAG_NOT_FOUND",
    client: "server 0.1.3",
    run: withServerClient(async ({ client }) => {
      const { value, errorCode } = await client.getBooleanDetails("no.such", true);
      return { ok: value === true && errorCode === "FLAG_NOT_FOUND", seen: `${value}, ${errorCode}` };
    }),
  },
  {
    name: "our fault (500): default, GENERAL and our words",
    client: "server 0.1.3",
    run: withServerClient(async ({ client }, server) => {
      server.breakReads(new Error("broken on purpose"));
      const details = await client.getBooleanDetails(FLIPPED, true).finally(() => server.breakReads(null));
      const { value, errorCode, errorMessage = "" } = details;
      const ok = value === true && errorCode === "GENERAL" && errorMessage.startsWith("Something failed");
      return { ok, seen: `${value}, ${errorCode}: ${errorMessage}` };
    }),
  },
  {
    name: "no targetingKey: a value all the same",
    client: "server 0.1.3",
    run: withServerClient(async ({ client }) => {
      const { value, errorCode } = await client.getBooleanDetails(FLIPPED, true, {});
      return { ok: value === false && errorCode === undefined, seen: `${value}, no error` };
    }),
  },
  {
    name: "never 429: a burst of evaluations is answered",
    client: "server 0.1.3",
    run: withServerClient(async ({ client, requests }) => {
      const burst = Array.from({ length: 500 }, () => client.getBooleanDetails(FLIPPED, true));
      const refused = (await Promise.all(burst)).filter(({ errorCode }) => errorCode !== undefined).length;
      return { ok: refused === 0 && requests() >= 500, seen: `500 at once, ${refused} refused` };
    }),
  },
  {
    name: "no key, and a key for orders: default, not a value",
    client: "server 0.1.3",
    async run(server) {
      const { secret: forOrders } = await server.newKey("orders");
      const seen = await Promise.all(
        ["", forOrders].map(async (key) => {
          const { client } = await openServerClient({ url: server.url, key });
          return client.getBooleanDetails(FLIPPED, true);
        }),
      );
      const ok = seen.every(({ value, reason }) => value === true && reason === "ERROR");
      return { ok, seen: seen.map(({ errorMessage }) => errorMessage || "refused").join("; ") };
    },
  },
  {
    name: "one evaluation, one request: its time",
    client: "server 0.1.3",
    run: withServerClient(async ({ client }) => {
      const took: number[] = [];
      for (let i = 0; i < 300; i++) {
        const from = performance.now();
        await client.getBooleanValue(FLIPPED, true);
        took.push(performance.now() - from);
      }
      return { ok: true, ...timesOf(took) };
    }),
  },
  {
    name: "always application/json, with key and errorCode in refusals",
    client: "HTTP",
    async run(server) {
      const { secret } = await server.newKey("switches.read");
      const asked = [
        { path: `/${FLIPPED}`, body: "{}", key: secret },
        { path: "", body: "{}", key: secret },
        { path: "/no.such", body: "{}", key: secret },
        { path: `/${FLIPPED}`, body: "{", key: secret },
        { path: `/${FLIPPED}`, body: "{}", key: "nobody" },
      ];
      const answers = await Promise.all(asked.map((one) => post(server, one)));
      const json = answers.every(({ headers }) =>
        headers.get("content-type")?.startsWith("application/json"),
      );
      const bodies = (await Promise.all(answers.slice(2).map((one) => one.json()))) as object[];
      const told = bodies.every((body) => "key" in body && "errorCode" in body);
      return { ok: json && told, seen: answers.map(({ status }) => status).join(" ") };
    },
  },
  {
    name: "a browser of another site may ask, and read ETag and Retry-After",
    client: "HTTP",
    async run(server) {
      const { headers, status } = await fetch(`${server.url}/ofrep/v1/evaluate/flags`, {
        method: "OPTIONS",
        headers: { origin: "https://shop.example", "access-control-request-method": "POST" },
      });
      const allowed = (headers.get("access-control-allow-headers") ?? "").toLowerCase();
      const exposed = headers.get("access-control-expose-headers") ?? "";
      const named = ["authorization", "x-api-key", "if-none-match"].every((name) => allowed.includes(name));
      const ok = status === 204 && named && exposed.includes("ETag") && exposed.includes("Retry-After");
      return { ok, seen: `${status}, ${allowed}` };
    },
  },
  {
    name: "unchanged: 304 to the etag it holds",
    client: "web 0.4.3",
    run: withWebClient(async ({ answers, askAgain }) => {
      const before = answers().length;
      await askAgain();
      await sleepUntil(() => answers().length > before);
      return { ok: answers().at(-1) === 304, seen: answers().join(" ") };
    }),
  },
  {
    name: "a change is seen by the event stream",
    client: "web 0.4.3",
    run: withWebClient(async ({ client }, server, { flips }) => {
      const took: number[] = [];
      for (let i = 0; i < flips; i++) took.push(await flipUntilSeen(server, client));
      return { ok: Math.max(...took) <= SEEN_WITHIN_MS, ...timesOf(took) };
    }),
  },
  {
    name: "a burst of 20 changes ends with the newest, a request a change at most",
    client: "web 0.4.3",
    run: withWebClient(async ({ client, answers }, server) => {
      const before = answers().length;
      for (let i = 0; i < 19; i++) await server.flip(FLIPPED, i % 2 === 0);
      await flipUntilSeen(server, client);
      const requests = answers().length - before;
      return { ok: requests > 0 && requests <= 20, seen: `${requests} requests` };
    }),
  },
  {
    name: "a change while the stream is down is seen once it is back",
    client: "web 0.4.3",
    run: withWebClient(async ({ client }, server) => {
      const took = await flipWhileCut(server, async () => client.getBooleanValue(FLIPPED, false));
      return { ok: took <= SEEN_WITHIN_MS, seen: `${Math.round(took)} ms after`, figures: { ms: took } };
    }),
  },
  {
    name: "a revoked key is refused and its stream ends",
    client: "web 0.4.3",
    async run(server) {
      const key = await server.newKey("switches.read");
      const web = await openWebClient({ url: server.url, key: key.secret });
      await sleepUntil(() => server.openStreams() > 0);
      await server.revokeKey(key.keyId);
      const from = performance.now();
      const ended = await sleepUntil(() => server.openStreams() === 0, 5_000);
      const took = Math.round(performance.now() - from);
      const { status } = await post(server, { path: "", body: "{}", key: key.secret });
      const again = await openWebClient({ url: server.url, key: key.secret }).then(
        () => "let in",
        (error: { code?: string }) => error.code,
      );
      await web.close();
      const ok = ended && status === 401 && again === "PROVIDER_FATAL";
      return { ok, seen: `stream ended after ${took} ms, ${status}, ${again}` };
    },
  },
  {
    name: "a change is seen, pushed",
    client: "own provider",
    run: withOwnProvider({ checkIntervalMs: 60_000 }, async (client, server, { flips }) => {
      const took: number[] = [];
      for (let i = 0; i < flips; i++) took.push(await flipUntilSeen(server, client));
      return { ok: Math.max(...took) <= SEEN_WITHIN_MS, ...timesOf(took) };
    }),
  },
  {
    name: "a change while all is cut is seen once it is back",
    client: "own provider",
    run: withOwnProvider({}, async (client, server) => {
      const took = await flipWhileCut(server, () => client.getBooleanValue(FLIPPED, false));
      return { ok: took <= SEEN_WITHIN_MS, seen: `${Math.round(took)} ms after`, figures: { ms: took } };
    }),
  },
  {
    name: "a start with the server away serves the disk's flags",
    client: "own provider",
    async run(server) {
      const folder = await mkdtemp(path.join(os.tmpdir(), "rushdeck-own-"));
      const options = { cacheFile: path.join(folder, "flags.json") };
      await withOwnProvider(options, async () => ({ ok: true, seen: "" }))(server, { flips: 0 });
      server.cut();
      const from = performance.now();
      const result = await withOwnProvider(options, async (client) => {
        const took = performance.now() - from;
        const { reason, value } = await client.getBooleanDetails(FLIPPED, true);
        const ok = reason === "CACHED" && value === false && took <= SEEN_WITHIN_MS;
        return { ok, seen: `${reason} after ${Math.round(took)} ms`, figures: { ms: took } };
      })(server, { flips: 0 }).finally(server.restore);
      await rm(folder, { recursive: true, force: true });
      return result;
    },
  },
  {
    name: "a flip is confirmed by the service's name",
    client: "own provider",
    run: withOwnProvider({ serviceName: "checkout" }, async (client, server) => {
      await flipUntilSeen(server, client);
      const of = () => server.rows().find(({ key }) => key === FLIPPED)?.receipts;
      const confirmed = await sleepUntil(() => of()?.slowestMs !== null && of()?.applied === of()?.total);
      const row = server.served().find(({ key, kind }) => key === FLIPPED && kind === "service");
      const ok = confirmed && row?.tone === "calm" && row.name.startsWith("checkout/");
      return { ok, seen: `${row?.name}, after ${of()?.slowestMs} ms` };
    }),
  },
  {
    name: "an evaluation, in process",
    client: "own provider",
    run: withOwnProvider({}, async (client) => {
      const took: number[] = [];
      for (let i = 0; i < 22_000; i++) {
        const from = performance.now();
        await client.getBooleanValue(FLIPPED, true);
        took.push(performance.now() - from);
      }
      return { ok: true, ...timesOf(took.slice(2_000), { factor: 1_000, unit: "us" }) };
    }),
  },
];

type OwnClient = Awaited<ReturnType<typeof openOwnProvider>>["client"];
type Run = ConformanceCase["run"];
type Options = Parameters<Run>[1];

function withServerClient(work: (client: ServerClient, server: OfrepFixture) => Promise<CaseResult>): Run {
  return async (server) => {
    const { secret } = await server.newKey("switches.read");
    const client = await openServerClient({ url: server.url, key: secret });
    return work(client, server).finally(client.close);
  };
}

function withWebClient(
  work: (client: WebClient, server: OfrepFixture, options: Options) => Promise<CaseResult>,
): Run {
  return async (server, options) => {
    await server.flip(FLIPPED, false);
    const { secret } = await server.newKey("switches.read");
    const client = await openWebClient({ url: server.url, key: secret });
    // Its first event makes it ask once more; what is measured begins after that.
    await sleepUntil(() => server.openStreams() > 0 && client.answers().length >= 2);
    return work(client, server, options).finally(client.close);
  };
}

function withOwnProvider(
  options: Partial<Parameters<typeof openOwnProvider>[0]>,
  work: (client: OwnClient, server: OfrepFixture, options: Options) => Promise<CaseResult>,
): Run {
  return async (server, asked) => {
    await server.flip(FLIPPED, false);
    const { secret } = await server.newKey("switches.read");
    const own = await openOwnProvider({ baseUrl: server.url, apiKey: secret, ...options });
    if (own.isLive()) await sleepUntil(() => server.openStreams() > 0);
    return work(own.client, server, asked).finally(own.close);
  };
}

/** Flips the switch and waits until the client says so. @returns ms */
async function flipUntilSeen(
  server: OfrepFixture,
  client: { getBooleanValue(key: string, otherwise: boolean): boolean | Promise<boolean> },
): Promise<number> {
  const wanted = !(await client.getBooleanValue(FLIPPED, false));
  await server.flip(FLIPPED, wanted);
  const from = performance.now();
  await sleepUntil(async () => (await client.getBooleanValue(FLIPPED, false)) === wanted, 10_000);
  return performance.now() - from;
}

/** Cuts the network, flips, lets the cut last a moment. @returns ms from the network's return until seen */
async function flipWhileCut(server: OfrepFixture, read: () => Promise<boolean>): Promise<number> {
  const wanted = !(await read());
  server.cut();
  await server.flip(FLIPPED, wanted);
  await sleep(1_500);
  if ((await read()) === wanted) throw new Error("The cut did not cut: the change was seen during it.");
  server.restore();
  const from = performance.now();
  await sleepUntil(async () => (await read()) === wanted, 10_000);
  return performance.now() - from;
}

async function sleepUntil(holds: () => boolean | Promise<boolean>, withinMs = 5_000): Promise<boolean> {
  const until = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > until) return false;
    await sleep(1);
  }
  return true;
}

const post = (server: OfrepFixture, { path: name, body, key }: { path: string; body: string; key: string }) =>
  fetch(`${server.url}/ofrep/v1/evaluate/flags${name}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-api-key": key },
    body,
  });

function timesOf(tookMs: number[], { factor, unit } = { factor: 1, unit: "ms" }) {
  const sorted = [...tookMs].sort((a, b) => a - b);
  const at = (part: number) =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0) * factor * 100) /
    100;
  const figures = { p50: at(0.5), p99: at(0.99), max: at(1) };
  return {
    seen: `p50 ${figures.p50} / p99 ${figures.p99} / max ${figures.max} ${unit}, n = ${sorted.length}`,
    figures,
  };
}
