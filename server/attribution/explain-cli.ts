import { statSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { explainCase } from "./explain-case.ts";
import { type CaseFile, findCases } from "./find-cases.ts";
import { readCase } from "./read-case.ts";

const HELP = `Explain attribution cases: why did a rate or an amount change?

  npm run -s attribution:explain -- --cases DIR [--json]

DIR holds cases as <name>.csv or <name>.csv.gz (or folders of them) with dimension columns and the columns
succ_base,total_base,succ_cur,total_cur (a success rate) or real,predict (an amount), in any order.
--json prints one JSON line a case; without it, one readable line a case.
A case that cannot be read gets a line that says why; the others are answered, and the exit code is 1.`;

function refuse(message: string): number {
  console.error(message);
  return 2;
}

/** Prints a case's line; false when it could not be answered. */
function answerCase({ name, file }: CaseFile, json: boolean): boolean {
  try {
    if (file === null) throw new RangeError("labelled, but there is no such file");
    const answer = explainCase(readCase(file));
    const short = answer.answer.join("; ") || (answer.mixDimension ?? "-");
    console.log(json ? JSON.stringify({ case: name, ...answer }) : `${name}  ${answer.verdict}  ${short}`);
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (json) console.log(JSON.stringify({ case: name, error: message }));
    else console.error(`${name}  not answered: ${message}`);
    return false;
  }
}

function readOptions() {
  return parseArgs({
    options: {
      cases: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  }).values;
}

function main(): number {
  let options: ReturnType<typeof readOptions>;
  try {
    options = readOptions();
  } catch (error) {
    return refuse(`${(error as Error).message}\n\n${HELP}`);
  }
  if (options.help || !options.cases) {
    console.error(HELP);
    return options.help ? 0 : 2;
  }
  const folder = path.resolve(options.cases);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    return refuse(`There is no folder ${folder}.`);
  }
  const cases = findCases(folder);
  if (cases.length === 0) return refuse(`${folder} holds no cases (*.csv or *.csv.gz).`);
  const answered = cases.map((one) => answerCase(one, options.json));
  return answered.every(Boolean) ? 0 : 1;
}

process.exitCode = main();
