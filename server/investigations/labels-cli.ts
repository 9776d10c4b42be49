// npm run -s attribution:labels -- --out DIR
import path from "node:path";
import { parseArgs } from "node:util";
import { readEnv } from "../env.ts";
import { openPool } from "../platform/pool.ts";
import { openCommandDatabase } from "../platform/postgres/command-database.ts";
import { writeLabels } from "./write-labels.ts";

const HELP = `Write the findings that people judged as labelled attribution cases.

  npm run -s attribution:labels -- --out DIR [--json]

DIR gets injection_info.csv and one <timestamp>.csv.gz a finding: the format of attribution:explain and
bench:attribution. A cause is a label when more people said "this was it" than "not it".
The server may go on running. DATABASE_URL or RUSHDECK_DATA_DIR name the installation, as for npm start.`;

const { values } = parseArgs({
  options: { out: { type: "string" }, json: { type: "boolean" }, help: { type: "boolean" } },
});
if (values.help || !values.out) {
  console.error(HELP);
  process.exit(values.help ? 0 : 2);
}
const folder = path.resolve(values.out);
const database = await openCommandDatabase(readEnv());
const pool = openPool(database.url, { name: "labels", max: 1 });
try {
  const report = await writeLabels(pool, folder);
  if (values.json) console.log(JSON.stringify({ folder, ...report }));
  else {
    console.log(`${report.written} labelled findings are in ${folder}.`);
    if (report.undecided > 0) console.log(`${report.undecided} more: nobody said what it was.`);
    if (report.withoutCells > 0) console.log(`${report.withoutCells} more had too many outcomes to keep.`);
  }
} finally {
  await pool.end();
  await database.close();
}
