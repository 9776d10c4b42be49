import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { createEvaluationEvent } from "@openfeature/core";
import {
  type Client,
  type EvaluationContext,
  type EventDetails,
  type HookContext,
  OpenFeature,
  ProviderEvents,
  ProviderStatus,
} from "@openfeature/server-sdk";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeServer, startFakeServer } from "../../../setup/fake-ofrep-server.ts";
import { RushdeckProvider, type RushdeckProviderOptions } from "./rushdeck-provider.ts";

// The scenarios of the OpenFeature specification's suites for providers (appendices B and F), in our own
// words: their feature files are not part of this repository.
const FLAGS = {
  "boolean-flag": [true, "on"],
  "string-flag": ["hi", "greeting"],
  "integer-flag": [10, "ten"],
  "float-flag": [0.5, "half"],
  "boolean-zero-flag": [false, "zero"],
  "integer-zero-flag": [0, "zero"],
  "string-zero-flag": ["", "zero"],
  "huge-integer-flag": [Number.MAX_SAFE_INTEGER, "max"],
  "object-flag": [{ showImages: true, title: "Check out these pics!", imagesPerPage: 100 }, "template"],
} as const;

let server: FakeServer;
let folder: string;
let domains = 0;
const heard: { type: string; details: EventDetails | undefined }[] = [];

beforeEach(async () => {
  server = await startFakeServer(FLAGS);
  folder = await mkdtemp(path.join(os.tmpdir(), "rushdeck-provider-"));
  heard.length = 0;
});
afterEach(async () => {
  await OpenFeature.close();
  await server.down();
  await rm(folder, { recursive: true, force: true });
});

/** A client on a provider of its own; `ready` settles as setProviderAndWait does. */
function open(options: Partial<RushdeckProviderOptions> = {}): { client: Client; ready: Promise<void> } {
  const domain = `test-${++domains}`;
  const client = OpenFeature.getClient(domain);
  for (const type of [
    ProviderEvents.Ready,
    ProviderEvents.Stale,
    ProviderEvents.Error,
    ProviderEvents.ConfigurationChanged,
  ]) {
    client.addHandler(type, (details) => {
      heard.push({ type, details });
    });
  }
  heard.length = 0;
  const provider = new RushdeckProvider({
    baseUrl: server.url,
    apiKey: "rdk_test",
    checkIntervalMs: 50,
    staleAfterMs: 200,
    ...options,
  });
  return { client, ready: OpenFeature.setProviderAndWait(domain, provider) };
}

async function openReady(options: Partial<RushdeckProviderOptions> = {}): Promise<Client> {
  const { client, ready } = open(options);
  await ready;
  return client;
}

describe("an evaluation", () => {
  it.each(Object.entries(FLAGS).filter(([key]) => key !== "object-flag"))(
    "of %s gives value, variant and reason, with any context",
    async (key, [value, variant]) => {
      const client = await openReady();
      const expected = { value, variant, reason: "STATIC", flagMetadata: { version: 1 } };
      const contexts: EvaluationContext[] = [{}, { targetingKey: "n1", plan: "gold" }];
      for (const context of contexts) {
        const details = await (typeof value === "boolean"
          ? client.getBooleanDetails(key, !value, context)
          : typeof value === "number"
            ? client.getNumberDetails(key, -1, context)
            : client.getStringDetails(key, "other", context));
        expect(details).toMatchObject(expected);
        expect(details.errorCode).toBeUndefined();
        expect(details.errorMessage).toBeUndefined();
      }
    },
  );

  it("of an object gives it whole", async () => {
    const client = await openReady();
    expect(await client.getObjectDetails("object-flag", {})).toMatchObject({
      value: FLAGS["object-flag"][0],
      variant: "template",
      reason: "STATIC",
    });
  });

  it("as another type gives the code's default and TYPE_MISMATCH", async () => {
    const client = await openReady();
    const details = [
      await client.getBooleanDetails("string-flag", false),
      await client.getBooleanDetails("integer-flag", false),
      await client.getBooleanDetails("object-flag", false),
      await client.getStringDetails("boolean-flag", "fallback"),
      await client.getStringDetails("float-flag", "fallback"),
      await client.getNumberDetails("boolean-flag", 1),
      await client.getNumberDetails("object-flag", 1),
      await client.getObjectDetails("boolean-flag", {}),
    ];
    for (const one of details) expect(one).toMatchObject({ reason: "ERROR", errorCode: "TYPE_MISMATCH" });
    expect(details.map(({ value }) => value)).toEqual([
      false,
      false,
      false,
      "fallback",
      "fallback",
      1,
      1,
      {},
    ]);
  });

  it("of what is missing gives the code's default and FLAG_NOT_FOUND", async () => {
    const client = await openReady();
    for (const key of ["missing-flag", "__proto__", "constructor", ""])
      expect(await client.getStringDetails(key, "fallback")).toMatchObject({
        value: "fallback",
        reason: "ERROR",
        errorCode: "FLAG_NOT_FOUND",
      });
  });

  it("carries the keys that telemetry of flags goes by", async () => {
    const client = await openReady();
    const details = await client.getBooleanDetails("boolean-flag", false);
    const context = {
      flagKey: "boolean-flag",
      providerMetadata: client.metadata.providerMetadata,
      context: {},
    };
    const event = createEvaluationEvent(context as unknown as HookContext, details);
    expect(event.attributes).toMatchObject({
      "feature_flag.key": "boolean-flag",
      "feature_flag.result.variant": "on",
      "feature_flag.result.reason": "static",
      "feature_flag.version": 1,
      "feature_flag.set.id": "rushdeck",
      "feature_flag.provider.name": "rushdeck",
    });
  });
});

describe("a start", () => {
  it("with a server is READY, and names itself", async () => {
    const client = await openReady();
    expect(client.providerStatus).toBe(ProviderStatus.READY);
    expect(heard.map(({ type }) => type)).toEqual([ProviderEvents.Ready]);
    expect(client.metadata.providerMetadata.name).toBe("rushdeck");
  });

  it("without server and disk fails soon, serves the code's defaults, and is READY once the server comes", async () => {
    await server.down();
    const { client, ready } = open();
    await expect(ready).rejects.toThrow("No flags yet");
    expect(client.providerStatus).toBe(ProviderStatus.ERROR);
    expect(await client.getBooleanDetails("boolean-flag", false)).toMatchObject({
      value: false,
      reason: "ERROR",
      errorCode: "PROVIDER_NOT_READY",
    });
    await server.up();
    await expect.poll(() => client.providerStatus).toBe(ProviderStatus.READY);
    expect(await client.getBooleanValue("boolean-flag", false)).toBe(true);
  });

  it("without server serves what the disk kept as CACHED, is STALE, then READY without a change", async () => {
    const cacheFile = path.join(folder, "deep", "flags.json");
    await openReady({ cacheFile });
    await OpenFeature.close();
    await server.down();
    const client = await openReady({ cacheFile });
    expect(await client.getStringDetails("string-flag", "no")).toMatchObject({
      value: "hi",
      reason: "CACHED",
    });
    await expect.poll(() => client.providerStatus).toBe(ProviderStatus.STALE);
    await server.up();
    await expect.poll(() => client.providerStatus).toBe(ProviderStatus.READY);
    expect(await client.getStringDetails("string-flag", "no")).toMatchObject({
      value: "hi",
      reason: "STATIC",
    });
    expect(heard.map(({ type }) => type)).not.toContain(ProviderEvents.ConfigurationChanged);
    // Unchanged or not, it has the stream again.
    await expect.poll(() => server.streams.size).toBe(1);
  });

  it("does not wait for a server that takes a connection and says nothing", async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    const { ready } = open({ baseUrl: `http://127.0.0.1:${port}`, startTimeoutMs: 100 });
    await expect(ready).rejects.toThrow("100 ms");
    await OpenFeature.close();
    silent.closeAllConnections();
    silent.close();
  });

  it("with a refused key and nothing on disk is fatal", async () => {
    server.status = 401;
    const { client, ready } = open();
    await expect(ready).rejects.toThrow("refuses the key");
    expect(client.providerStatus).toBe(ProviderStatus.FATAL);
  });

  it("takes a file that is not ours for none", async () => {
    const cacheFile = path.join(folder, "flags.json");
    await writeFile(cacheFile, '{"flags":7}');
    const warned: string[] = [];
    await server.down();
    const { ready } = open({ cacheFile, warn: (line) => warned.push(line) });
    await expect(ready).rejects.toThrow("No flags yet");
    expect(warned.join()).toContain("cannot be read");
  });
});

describe("a change", () => {
  it("is told by the stream, served, named in the event, and kept on disk", async () => {
    const cacheFile = path.join(folder, "flags.json");
    const client = await openReady({ cacheFile, checkIntervalMs: 60_000 });
    await expect.poll(() => server.streams.size).toBe(1);
    server.revision = 2;
    server.flags = { ...server.flags, "string-flag": ["bye", "farewell"] };
    server.push();
    await expect.poll(() => client.getStringValue("string-flag", "")).toBe("bye");
    const change = heard.find(({ type }) => type === ProviderEvents.ConfigurationChanged);
    // All carry another version now.
    expect((change?.details as { flagsChanged?: string[] })?.flagsChanged).toContain("string-flag");
    await expect.poll(async () => JSON.parse(await readFile(cacheFile, "utf8")).revision).toBe(2);
  });

  it("is found without any stream", async () => {
    server.withStream = false;
    const client = await openReady();
    server.revision = 2;
    server.flags = { ...server.flags, "integer-flag": [11, "eleven"] };
    await expect.poll(() => client.getNumberValue("integer-flag", 0)).toBe(11);
  });

  it("is not taken back by a server that lags behind, but by another database it is", async () => {
    server.revision = 5;
    server.withStream = false;
    const client = await openReady();
    server.revision = 4;
    server.flags = { ...server.flags, "boolean-flag": [false, "off"] };
    const asked = server.bulks.length;
    await expect.poll(() => server.bulks.length).toBeGreaterThan(asked + 2);
    expect(await client.getBooleanValue("boolean-flag", false)).toBe(true);
    server.source = "db2";
    await expect.poll(() => client.getBooleanValue("boolean-flag", true)).toBe(false);
  });

  it("is confirmed by name at once, with what is served", async () => {
    await openReady({ serviceName: "check out", checkIntervalMs: 60_000 });
    await expect
      .poll(() => server.bulks.at(-1)?.service)
      .toMatch(/^check-out; instance=[0-9a-f]{8}; serving="1-db1"$/);
  });
});

describe("an outage", () => {
  it("leaves the last values, says STALE, and READY with what was missed", async () => {
    const client = await openReady();
    await expect.poll(() => server.streams.size).toBe(1);
    await server.down();
    await expect.poll(() => client.providerStatus).toBe(ProviderStatus.STALE);
    expect(await client.getBooleanDetails("boolean-flag", false)).toMatchObject({
      value: true,
      reason: "STALE",
    });
    server.revision = 2;
    server.flags = { ...server.flags, "boolean-flag": [false, "off"] };
    await server.up();
    await expect.poll(() => client.providerStatus).toBe(ProviderStatus.READY);
    await expect.poll(() => client.getBooleanValue("boolean-flag", true)).toBe(false);
    await expect.poll(() => server.streams.size, { timeout: 3_000 }).toBe(1);
  });

  it("of nonsense or refusals is an outage like any other", async () => {
    const client = await openReady();
    server.status = 500;
    await expect.poll(() => client.providerStatus).toBe(ProviderStatus.STALE);
    server.status = 200;
    await expect.poll(() => client.providerStatus).toBe(ProviderStatus.READY);
    server.status = 401;
    await expect.poll(() => client.providerStatus).toBe(ProviderStatus.STALE);
    expect(await client.getBooleanValue("boolean-flag", false)).toBe(true);
  });
});

it("refuses an address that is none, before anything starts", () => {
  expect(() => new RushdeckProvider({ baseUrl: "rushdeck", apiKey: "k" })).toThrow("not a URL");
});
