import { createServer } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Core } from "../compose-core.ts";
import { type Api, createApi } from "../platform/http/api-server.ts";
import { toProblem } from "../platform/http/to-problem.ts";
import { createLog } from "../platform/log.ts";
import { caller, openCore } from "../setup/core-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";
import { createPublicCatalogue } from "../shops/public-catalogue.ts";
import { shopRoutes } from "../shops/routes.ts";
import { type IntakeRouteDeps, intakeRoutes } from "./routes.ts";

let database: TestDatabase;
let core: Core;
let api: Api;

beforeAll(async () => {
  database = await openTestDatabase();
  core = await openCore(database.url);
  ({ api } = await createApi(createServer(), createLog("silent")));
  const { intake, reads, journal, pools, prisma } = core;
  const changes = {
    journal,
    pool: pools.reads,
    clock: intake.clock,
    kitchen: {},
  } as unknown as IntakeRouteDeps["changes"];
  const callerFromKey = () => ({ ...caller });
  intakeRoutes(api, { intake, reads, changes, callerFromKey, countAnswer: () => {} });
  shopRoutes(api, { catalogue: createPublicCatalogue({ prisma, clock: intake.clock }), callerFromKey });
  await api.ready();
});
afterAll(async () => {
  await core?.stop();
  await database?.close();
});

const doors = [
  ["GET", "/api/v1/orders/ID"],
  ["GET", "/api/v1/orders/ID/events"],
  ["POST", "/api/v1/orders/ID/cancel"],
  ["POST", "/api/v1/orders/ID/amendments"],
  ["GET", "/api/v1/receipts/ID"],
  ["GET", "/api/v1/shops/ID/catalogue"],
] as const;

it.each(doors)("%s %s: an id that no row can have is the caller's mistake", async (method, url) => {
  const payload =
    method !== "POST"
      ? undefined
      : url.endsWith("amendments")
        ? { add: [{ itemId: "noodles", quantity: 1 }] }
        : {};
  const ask = (id: string) =>
    api.inject({ method, url: url.replace("ID", id), headers: { authorization: "Bearer rdk_x" }, payload });
  for (const id of ["ord_%00", "%00"]) {
    const answer = await ask(id);
    expect(["400 INVALID_REQUEST", "404 NOT_FOUND"]).toContain(`${answer.statusCode} ${answer.json().code}`);
  }
  expect((await ask("ord_nobody")).statusCode).not.toBe(500);
});

it("says of any text that the database does not take that it is the caller's", async () => {
  const refused = await database.pool.query("SELECT $1::text", ["a\u0000"]).catch((error: unknown) => error);
  expect(toProblem(refused)).toMatchObject({ status: 400, code: "INVALID_REQUEST" });
});
