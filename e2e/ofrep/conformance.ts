// npm run ofrep:conformance [-- --json] [--flips N]: the real OpenFeature clients, and our own provider,
// against the real doors, keys and switches on a PostgreSQL of their own. Exit code 1 when a case fails.
import { parseArgs } from "node:util";
import { withScratchDir } from "../../bench/support/scratch.ts";
import { migrate } from "../../prisma/migrate.ts";
import { startEmbeddedPostgres } from "../../server/platform/postgres/embedded.ts";
import { startOfrep } from "../../server/setup/ofrep-fixture.ts";
import { type CaseResult, conformanceCases } from "./cases.ts";

const { values } = parseArgs({
  options: { json: { type: "boolean", default: false }, flips: { type: "string", default: "100" } },
});
const results: ({ name: string; client: string } & CaseResult)[] = [];

await withScratchDir("ofrep", async (dataDir) => {
  const postgres = await startEmbeddedPostgres(dataDir, 0);
  await migrate(postgres.url);
  const server = await startOfrep(postgres.url);
  for (const { name, client, run } of conformanceCases) {
    const result = await run(server, { flips: Number(values.flips) }).catch((error: unknown) => ({
      ok: false,
      seen: String(error),
    }));
    results.push({ name, client, ...result });
    if (!values.json)
      console.log(
        `${result.ok ? "ok    " : "FAILED"} ${client.padEnd(13)} ${name}\n${" ".repeat(21)}${result.seen}`,
      );
  }
  await server.stop();
  await postgres.stop();
});

const failed = results.filter(({ ok }) => !ok).length;
if (values.json) console.log(JSON.stringify({ cases: results.length, failed, results }, null, 2));
else console.log(failed === 0 ? `\nall ${results.length} hold` : `\n${failed} of ${results.length} failed`);
process.exit(failed === 0 ? 0 : 1);
