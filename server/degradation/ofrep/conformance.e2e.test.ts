import { afterAll, beforeAll, expect, it } from "vitest";
import { conformanceCases } from "../../../e2e/ofrep/cases.ts";
import { type OfrepFixture, startOfrep } from "../../setup/ofrep-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../../setup/test-database.ts";

let database: TestDatabase;
let server: OfrepFixture;

beforeAll(async () => {
  database = await openTestDatabase();
  server = await startOfrep(database.url);
});
afterAll(async () => {
  await server?.stop();
  await database?.close();
});

it.each(conformanceCases)("$client: $name", async ({ run }) => {
  const { ok, seen } = await run(server, { flips: 5 });
  expect(ok, seen).toBe(true);
});
