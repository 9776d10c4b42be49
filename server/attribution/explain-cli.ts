import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { explainCase } from "./explain-case.ts";
import { readCase } from "./read-case.ts";

const HELP = `Explain attribution cases: why did a rate or an amount change?

  npm run -s attribution:explain -- --cases DIR [--json]

DIR holds cases as <name>.csv or <name>.csv.gz with dimension columns, then
succ_base,total_base,succ_cur,total_cur (a success rate) or real,predict (an amount).
--json prints one JSON line a case; without it, one readable line a case.`;

function caseFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /\.csv(\.gz)?$/.test(name) && !name.startsWith("injection_info"))
    .sort((x, y) => x.localeCompare(y, "en", { numeric: true }));
}

function main(): number {
  const { values } = parseArgs({
    options: { cases: { type: "string" }, json: { type: "boolean" }, help: { type: "boolean" } },
  });
  if (values.help || !values.cases) {
    console.error(HELP);
    return values.help ? 0 : 2;
  }
  const folder = path.resolve(values.cases);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    console.error(`There is no folder ${folder}.`);
    return 2;
  }
  const files = caseFiles(folder);
  if (files.length === 0) {
    console.error(`${folder} holds no cases (*.csv or *.csv.gz).`);
    return 2;
  }
  for (const file of files) {
    const name = file.replace(/\.csv(\.gz)?$/, "");
    const answer = explainCase(readCase(path.join(folder, file)));
    if (values.json) console.log(JSON.stringify({ case: name, ...answer }));
    else
      console.log(`${name}  ${answer.verdict}  ${answer.answer.join("; ") || (answer.mixDimension ?? "-")}`);
  }
  return 0;
}

process.exitCode = main();
