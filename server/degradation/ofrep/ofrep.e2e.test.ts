import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type OfrepFixture, startOfrep } from "../../setup/ofrep-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../../setup/test-database.ts";

let database: TestDatabase;
let server: OfrepFixture;
let key: { secret: string; keyId: string };
const open: AbortController[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
  server = await startOfrep(database.url, { limits: { perKey: 3, heartbeatMs: 200, keyCheckMs: 50 } });
  key = await server.newKey("switches.read");
});
afterEach(() => {
  for (const one of open.splice(0)) one.abort();
});
afterAll(async () => {
  await server?.stop();
  await database?.close();
});

interface Ask {
  body?: string;
  headers?: Record<string, string>;
  query?: string;
}
const ask = (path: string, { body = "{}", headers = {}, query = "" }: Ask = {}) =>
  fetch(`${server.url}/ofrep/v1/evaluate/flags${path}${query}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key.secret}`, ...headers },
    body,
  });

/** What one stream hears, line by line. */
async function listen(path: string, headers: Record<string, string> = {}) {
  const controller = new AbortController();
  open.push(controller);
  const answer = await fetch(`${server.url}${path}`, { headers, signal: controller.signal });
  const heard = { text: "", ended: false, answer, close: () => controller.abort() };
  void (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of answer.body ?? []) heard.text += decoder.decode(chunk, { stream: true });
  })()
    .catch(() => {})
    .finally(() => {
      heard.ended = true;
    });
  return heard;
}
const eventsIn = (text: string) =>
  [...text.matchAll(/^id: (.+)\nevent: message\ndata: (.+)$/gm)].map(([, id, data]) => ({
    id,
    ...(JSON.parse(data ?? "{}") as { type: string; etag?: string; lastModified: number }),
  }));
interface BulkBody {
  flags: { key: string; value: unknown; reason: string; metadata: Record<string, unknown> }[];
  metadata: { revision: number };
  eventStreams: { type: string; endpoint: { requestUri: string }; inactivityDelaySec: number }[];
}
async function streamPath(): Promise<string> {
  const { eventStreams } = (await (await ask("")).json()) as BulkBody;
  return eventStreams[0]?.endpoint.requestUri ?? "";
}

describe("one switch", () => {
  it("is told with an explicit value, its revision, level and lease, as JSON", async () => {
    const revision = await server.flip("live.coalesce", 2);
    const answer = await ask("/live.coalesce", { body: '{"context":{"targetingKey":"n1"}}' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(await answer.json()).toEqual({
      key: "live.coalesce",
      value: 2,
      reason: "STATIC",
      variant: "level-2",
      metadata: {
        flagSetId: "rushdeck",
        version: revision,
        kind: "shed",
        isDefault: false,
        level: 2,
        leaseUntil: expect.any(Number),
      },
    });
    const untouched = (await (await ask("/prediction.simple")).json()) as object;
    expect(untouched).toMatchObject({ value: false, variant: "off", metadata: { version: 0, level: 0 } });
  });

  it.each(["/no.such", "/__proto__", "/constructor", "/a/b", `/${"x".repeat(90)}`])(
    "%s does not exist, with key and errorCode",
    async (path) => {
      const answer = await ask(path);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ key: path.slice(1), errorCode: "FLAG_NOT_FOUND" });
    },
  );

  it.each([
    ["{", "PARSE_ERROR"],
    ["[]", "PARSE_ERROR"],
    ['"x"', "PARSE_ERROR"],
    ['{"context":[]}', "INVALID_CONTEXT"],
    ['{"context":"n1"}', "INVALID_CONTEXT"],
    ['{"context":{"targetingKey":7}}', "INVALID_CONTEXT"],
  ])("refuses the body %s with %s", async (body, errorCode) => {
    for (const path of ["/writes.queued", ""]) {
      const answer = await ask(path, { body });
      expect(answer.status).toBe(400);
      expect(answer.headers.get("content-type")).toContain("application/json");
      expect(await answer.json()).toMatchObject({
        errorCode,
        errorDetails: expect.any(String),
        ...(path ? { key: "writes.queued" } : {}),
      });
    }
  });

  it.each(["", "{}", '{"context":{}}', '{"context":{"targetingKey":"n1","plan":{"a":[1]}}}'])(
    "needs no context, and takes any: %s",
    async (body) => expect((await ask("/writes.queued", { body })).status).toBe(200),
  );

  it("needs no body at all", async () => {
    const answer = await fetch(`${server.url}/ofrep/v1/evaluate/flags/writes.queued`, {
      method: "POST",
      headers: { authorization: `Bearer ${key.secret}` },
    });
    expect(answer.status).toBe(200);
  });

  it("says that our side failed in a way that clients can tell on", async () => {
    server.breakReads(new Error("secret detail"));
    const answer = await ask("/writes.queued").finally(() => server.breakReads(null));
    expect(answer.status).toBe(500);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ key: "writes.queued", errorCode: "GENERAL" });
    expect(text).not.toContain("secret detail");
  });
});

describe("all switches", () => {
  it("come with an etag that holds until one changes", async () => {
    const first = await ask("");
    const etag = first.headers.get("etag") ?? "";
    const body = (await first.json()) as BulkBody;
    expect(body.metadata.revision).toBe(server.revision());
    expect(body.flags.map((flag) => flag.key)).toContain("writes.queued");
    expect(body.flags.every((flag) => flag.value !== undefined)).toBe(true);
    expect(body.eventStreams).toEqual([
      {
        type: "sse",
        endpoint: { requestUri: expect.stringMatching(/^\/ofrep\/v1\/events\/.{40,}/) },
        inactivityDelaySec: 120,
      },
    ]);

    const again = await ask("", { headers: { "if-none-match": `W/"other", ${etag}` } });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe("");
    expect(again.headers.get("etag")).toBe(etag);

    await server.flip("prediction.simple", true);
    const changed = await ask("", { headers: { "if-none-match": etag } });
    expect(changed.status).toBe(200);
    expect(changed.headers.get("etag")).not.toBe(etag);
  });

  it("wait for a flip that another process already told of", async () => {
    const catalogue = ((await ask("")).headers.get("etag") ?? "").split("-")[1];
    const next = `"${server.revision() + 1}-${catalogue}`;
    const asked = ask("", { query: `?flagConfigEtag=${encodeURIComponent(next)}` });
    const revision = await server.flip("prediction.simple", false);
    expect(((await (await asked).json()) as BulkBody).metadata.revision).toBe(revision);
    for (const nonsense of ["%22x%22", "", "%22-1-00000000%22"])
      expect((await ask("", { query: `?flagConfigEtag=${nonsense}` })).status).toBe(200);
  });
});

describe("keys", () => {
  it("let in by either header; a stranger gets 401 and an order key 403", async () => {
    const { secret: forOrders } = await server.newKey("orders");
    const status = async (headers: Record<string, string>) =>
      (await ask("/writes.queued", { headers: { authorization: "", ...headers } })).status;
    expect(await status({ "x-api-key": key.secret })).toBe(200);
    expect(await status({})).toBe(401);
    expect(await status({ authorization: "Bearer nobody" })).toBe(401);
    expect(await status({ authorization: `Bearer ${forOrders}` })).toBe(403);
  });

  it("revoked get 401, and their open streams end", async () => {
    const short = await server.newKey("switches.read");
    const headers = { authorization: `Bearer ${short.secret}` };
    const { eventStreams } = (await (await ask("", { headers })).json()) as BulkBody;
    const path = eventStreams[0]?.endpoint.requestUri ?? "";
    const stream = await listen(path);
    await server.revokeKey(short.keyId);
    expect((await ask("", { headers })).status).toBe(401);
    await expect.poll(() => stream.ended).toBe(true);
    expect((await fetch(`${server.url}${path}`)).status).toBe(401);
  });

  it("never appear in a stream's address, and each has its own", async () => {
    const other = await server.newKey("switches.read");
    const { eventStreams } = (await (
      await ask("", { headers: { authorization: `Bearer ${other.secret}` } })
    ).json()) as BulkBody;
    const paths = [await streamPath(), eventStreams[0]?.endpoint.requestUri ?? ""];
    expect(paths[0]).not.toBe(paths[1]);
    for (const secret of [key.secret, other.secret]) expect(paths.join()).not.toContain(secret);
    expect((await fetch(`${server.url}${paths[0]?.slice(0, -1)}`)).status).toBe(401);
  });
});

describe("the event stream", () => {
  it("makes a new client ask once, and tells a flip with its etag", async () => {
    const stream = await listen(await streamPath());
    expect(stream.answer.headers.get("content-type")).toContain("text/event-stream");
    await expect.poll(() => stream.text).toContain("retry: 500\n\n");
    await expect.poll(() => eventsIn(stream.text)).toHaveLength(1);
    const revision = await server.flip("prediction.simple", true);
    await expect.poll(() => eventsIn(stream.text)).toHaveLength(2);
    const told = eventsIn(stream.text)[1];
    expect(told).toMatchObject({ type: "refetchEvaluation", id: expect.stringMatching(`^${revision}-`) });
    expect(told?.etag).toBe((await ask("")).headers.get("etag"));
    await expect.poll(() => stream.text).toContain(": still here");
  });

  it("tells a client that comes back what it missed, and nothing if that is nothing", async () => {
    const path = await streamPath();
    const first = await listen(path);
    await expect.poll(() => eventsIn(first.text)).toHaveLength(1);
    const seen = eventsIn(first.text)[0]?.id ?? "";
    first.close();
    const back = await listen(path, { "last-event-id": seen });
    await expect.poll(() => back.text).toContain(": still here");
    expect(eventsIn(back.text)).toEqual([]);

    back.close();
    const revision = await server.flip("prediction.simple", false);
    const later = await listen(path, { "last-event-id": seen });
    await expect.poll(() => eventsIn(later.text)).toHaveLength(1);
    expect(eventsIn(later.text)[0]?.id).toMatch(new RegExp(`^${revision}-`));
  });

  it("ends a burst of flips with the newest", async () => {
    const stream = await listen(await streamPath());
    await expect.poll(() => eventsIn(stream.text)).toHaveLength(1);
    let revision = 0;
    for (let i = 0; i < 10; i++) revision = await server.flip("prediction.simple", i % 2 === 0);
    await expect.poll(() => eventsIn(stream.text).at(-1)?.id).toMatch(new RegExp(`^${revision}-`));
  });

  it("is refused beyond a key's limit, with the seconds to wait; evaluations never are", async () => {
    const other = await server.newKey("switches.read");
    const headers = { authorization: `Bearer ${other.secret}` };
    const { eventStreams } = (await (await ask("", { headers })).json()) as BulkBody;
    const path = eventStreams[0]?.endpoint.requestUri ?? "";
    const streams = [await listen(path), await listen(path), await listen(path)];
    const refused = await fetch(`${server.url}${path}`);
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(await refused.json()).toMatchObject({ errorCode: "GENERAL" });
    streams[0]?.close();
    await expect.poll(async () => (await listen(path)).answer.status).toBe(200);
    const statuses = await Promise.all(
      Array.from({ length: 300 }, async () => (await ask("/writes.queued", { headers })).status),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
  });
});

describe("browsers of other sites", () => {
  it("may ask, with a key, and read etag and retry time", async () => {
    const origin = { origin: "https://shop.example" };
    const preflight = await fetch(`${server.url}/ofrep/v1/evaluate/flags`, {
      method: "OPTIONS",
      headers: {
        ...origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type,if-none-match,x-api-key",
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
    expect(preflight.headers.get("access-control-allow-methods")).toContain("POST");
    const allowed = (preflight.headers.get("access-control-allow-headers") ?? "").toLowerCase();
    for (const name of ["authorization", "x-api-key", "if-none-match", "content-type"])
      expect(allowed).toContain(name);
    const answers = [
      await ask("", { headers: origin }),
      await ask("/no.such", { headers: origin }),
      await ask("", { headers: { ...origin, authorization: "" } }),
      (await listen(await streamPath(), origin)).answer,
    ];
    for (const { headers } of answers) {
      expect(headers.get("access-control-allow-origin")).toBe("*");
      expect(headers.get("access-control-allow-credentials")).toBeNull();
    }
    expect(answers[0]?.headers.get("access-control-expose-headers")).toMatch(/ETag.*Retry-After/);
  });
});
