// npm run attribution:practise -- --incident FILE [--at 2026-11-20T12:00Z] [--drop EPOCH_S] [--json]
import { parseArgs } from "node:util";
import { readEnv } from "../env.ts";
import { openPool } from "../platform/pool.ts";
import { openCommandDatabase } from "../platform/postgres/command-database.ts";
import { addCells, type Cell, toCells } from "./count-outcomes.ts";
import { mapDimensions, outcomesOf, readIncident } from "./read-incident.ts";
import { floorTo, MINUTE_MS } from "./rules/cover-span.ts";

const HELP = `Put a recorded incident into the outcome cube of an installation, to practise on it.

  npm run attribution:practise -- --incident FILE [--at TIME] [--drop EPOCH] [--json]

FILE is a .csv or .csv.gz of minutes: min (epoch seconds), dimension columns, value (failed), cnt (all). Its
first minute is put at TIME (ISO 8601; usually yesterday at this hour). --drop names the minute in which the
rate fell, as FILE counts it: the link then compares it with the four minutes before. The outcomes stand under
the shop "practice" and are gone after npm run outcomes:rebuild over the same span, or with the minutes.
DATABASE_URL or RUSHDECK_DATA_DIR name the installation, as for npm start.`;

const { values } = parseArgs({
  options: {
    incident: { type: "string" },
    at: { type: "string" },
    drop: { type: "string" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help || !values.incident) {
  console.error(HELP);
  process.exit(values.help ? 0 : 2);
}

const BASE_MINUTES = 4;
const WRITTEN_AT_ONCE = 2_000;

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}

function incidentOf(file: string) {
  try {
    const incident = readIncident(file);
    return { incident, map: mapDimensions(incident.dimensions) };
  } catch (error) {
    return fail(`${file}: ${(error as Error).message}`);
  }
}

const { incident, map } = incidentOf(values.incident);
const asked = values.at === undefined ? Date.now() - 86_400_000 : Date.parse(values.at);
if (!Number.isFinite(asked)) fail(`--at takes a time such as 2026-11-20T12:00Z, not ${values.at}`);
const at = floorTo(asked, MINUTE_MS);
const first = Math.min(...incident.rows.map(({ minute }) => minute));
const last = Math.max(...incident.rows.map(({ minute }) => minute));
const drop = values.drop === undefined ? (first + last) / 2 : Number(values.drop);
if (!(drop > first && drop <= last)) fail(`--drop takes a minute of the incident, ${first} to ${last}.`);

const database = await openCommandDatabase(readEnv());
const pool = openPool(database.url, { name: "practise", max: 1 });
try {
  const span = { from: at, to: at + (last - first) * 1_000 + MINUTE_MS };
  const known = await pool.query(
    "SELECT 1 FROM outcome_cell WHERE shop_id = 'practice' AND minute >= $1 AND minute < $2 LIMIT 1",
    [new Date(span.from), new Date(span.to)],
  );
  if (known.rows.length > 0) fail("An incident to practise on stands there already: choose another --at.");
  const cells: Cell[] = [];
  let outcomes = 0;
  for (const rows of outcomesOf(incident, { at, tenantId: "default", map })) {
    outcomes += rows.length;
    cells.push(...toCells(rows));
  }
  await write(cells);
  const dropAt = floorTo(at + (drop - first) * 1_000, MINUTE_MS);
  const report = {
    outcomes,
    dimensions: Object.fromEntries(map),
    from: new Date(span.from).toISOString(),
    to: new Date(span.to).toISOString(),
    page: pageOf(dropAt, values.drop === undefined ? span.to : dropAt + MINUTE_MS),
  };
  if (values.json) console.log(JSON.stringify(report));
  else
    console.log(
      `${outcomes} outcomes from ${report.from} to ${report.to}, ${[...map].map((pair) => pair.join(" as ")).join(", ")}.\n` +
        `Ask why: ${report.page}`,
    );
} finally {
  await pool.end();
  await database.close();
}

async function write(cells: Cell[]): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    for (let i = 0; i < cells.length; i += WRITTEN_AT_ONCE)
      await addCells(client, cells.slice(i, i + WRITTEN_AT_ONCE));
    await client.query("COMMIT");
  } finally {
    client.release();
  }
}

function pageOf(from: number, to: number): string {
  const minute = (time: number) => new Date(time).toISOString().slice(0, 16).replaceAll(/[-:]/g, "");
  const baseline = `${minute(from - BASE_MINUTES * MINUTE_MS)}-${minute(from)}`;
  return `/analyst/attribution?current=${minute(from)}-${minute(to)}&baseline=${baseline}`;
}
