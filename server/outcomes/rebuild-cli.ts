// npm run outcomes:rebuild [-- --from 2026-11-21T08:00Z --to ... --check --json]
import { parseArgs } from "node:util";
import { readEnv } from "../env.ts";
import { openPool } from "../platform/pool.ts";
import { openCommandDatabase } from "../platform/postgres/command-database.ts";
import { CUBE_KEPT_MS } from "./cube-source.ts";
import { loggedSince, rebuildCube } from "./rebuild-cube.ts";
import { floorTo, MINUTE_MS } from "./rules/cover-span.ts";

const HELP = `Make the outcome cube anew from the events of orders and the refusals as counted.

  npm run outcomes:rebuild -- [--from TIME] [--to TIME] [--check] [--json]

TIME is ISO 8601, e.g. 2026-11-21T08:00Z; without them, everything that is logged and kept by the minute,
up to two minutes ago. --check compares and changes nothing; it ends with 1 when cells differ.
The server may go on running. DATABASE_URL or RUSHDECK_DATA_DIR name the installation, as for npm start.`;

const { values } = parseArgs({
  options: {
    from: { type: "string" },
    to: { type: "string" },
    check: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}

function timeOf(name: "from" | "to"): number | null {
  const text = values[name];
  if (text === undefined) return null;
  const at = Date.parse(text);
  if (Number.isFinite(at)) return floorTo(at, MINUTE_MS);
  console.error(`--${name} takes a time such as 2026-11-21T08:00Z, not ${text}`);
  process.exit(2);
}

const wanted = { from: timeOf("from"), to: timeOf("to") };
const database = await openCommandDatabase(readEnv());
const pool = openPool(database.url, { name: "rebuild", max: 1 });
try {
  const now = Date.now();
  const first = Math.max(await loggedSince(pool), now - CUBE_KEPT_MS[1]);
  const from = Math.max(wanted.from ?? 0, floorTo(first + MINUTE_MS - 1, MINUTE_MS));
  const to = Math.min(wanted.to ?? now, floorTo(now - 2 * MINUTE_MS, MINUTE_MS));
  if (to <= from) {
    console.error(
      `Nothing is logged in that span: events tell of outcomes since ${new Date(from).toISOString()}.`,
    );
    process.exitCode = 2;
  } else {
    const report = await rebuildCube(pool, { from, to, check: values.check });
    const span = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
    if (values.json) console.log(JSON.stringify({ ...span, ...report }));
    else tell(span, report);
    process.exitCode = values.check && report.differing > 0 ? 1 : 0;
  }
} finally {
  await pool.end();
  await database.close();
}

function tell(span: { from: string; to: string }, report: Awaited<ReturnType<typeof rebuildCube>>): void {
  console.log(
    `${span.from} to ${span.to}: ${report.outcomes} outcomes and ${report.refusals} refusals make ${report.cells} cells.`,
  );
  if (report.differing === 0) console.log("The cube stands exactly so.");
  else
    console.log(
      report.replaced
        ? `${report.differing} cells differed and were replaced.`
        : `${report.differing} cells differ.`,
    );
}
