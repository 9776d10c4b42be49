import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Pool } from "pg";
import { parseCase } from "../attribution/read-case.ts";
import { amountText, caseText } from "../attribution/rules/case-text.ts";
import { hideRare, spreadUnreached } from "../attribution/rules/cube-cells.ts";
import type { Question } from "../contracts/attribution.ts";
import { type CauseCount, labelOf } from "./rules/label-of.ts";

export interface LabelReport {
  written: number;
  /** Findings people spoke of without saying what it was. */
  undecided: number;
  /** Findings whose outcomes were too many to keep. */
  withoutCells: number;
}

interface LabelledRow {
  id: string;
  question: Question;
  /** Epoch ms. */
  made_at: number;
  counts: CauseCount[];
  kept: boolean;
}

const HEADER = "timestamp,set,kind,base_mult,finding";

/** Writes the findings people judged as attribution cases: injection_info.csv and one <timestamp>.csv.gz each. */
export async function writeLabels(pool: Pick<Pool, "query">, folder: string): Promise<LabelReport> {
  const { rows } = await pool.query<LabelledRow>(
    `SELECT id, question, made_at, cells IS NOT NULL AS kept, (
       SELECT json_agg(json_build_object('cause', cause, 'itWas', it_was, 'itWasNot', it_was_not)) FROM (
         SELECT cause, count(*) FILTER (WHERE it_was)::int AS it_was, count(*) FILTER (WHERE NOT it_was)::int AS it_was_not
         FROM cause_opinion WHERE finding_id = finding.id GROUP BY cause) words) AS counts
     FROM finding WHERE EXISTS (SELECT FROM cause_opinion WHERE finding_id = finding.id) ORDER BY made_at, id`,
  );
  mkdirSync(folder, { recursive: true });
  const report: LabelReport = { written: 0, undecided: 0, withoutCells: 0 };
  const lines = [HEADER];
  let last = 0;
  for (const { id, question, made_at, counts, kept } of rows) {
    const label = labelOf(counts);
    if (label === null) report.undecided += 1;
    else if (!kept) report.withoutCells += 1;
    else {
      // Names of cases are numbers, and no two are the same.
      last = Math.max(last + 1, made_at);
      writeFileSync(path.join(folder, `${last}.csv.gz`), gzipSync(await caseOf(pool, id, question)));
      lines.push([last, label.join(";"), "analyst", baseMultiple(question), id].join(","));
      report.written += 1;
    }
  }
  writeFileSync(path.join(folder, "injection_info.csv"), `${lines.join("\n")}\n`);
  return report;
}

/** As the engine was given it: refusals spread over nodes, rare values put together. One at a time, as they are large. */
async function caseOf(pool: Pick<Pool, "query">, id: string, question: Question): Promise<string> {
  const { rows } = await pool.query<{ cells: Buffer }>("SELECT cells FROM finding WHERE id = $1", [id]);
  const known = parseCase(gunzipSync(rows[0]?.cells ?? Buffer.alloc(0)).toString("utf8"));
  if (known.measure !== "ratio") throw new RangeError(`finding ${id} has no counts of both windows`);
  const { succ_base, total_base, succ_cur, total_cur } = known.counts;
  const cells = { leaves: known.leaves, counts: [succ_base, total_base, succ_cur, total_cur] as const };
  const node = cells.leaves.dimensions.indexOf("node");
  const reached = node >= 0 ? spreadUnreached(cells, node) : cells;
  const given = hideRare(reached, question.least).cells;
  return question.measure === "volume" ? amountText(given, 1 / baseMultiple(question)) : caseText(given);
}

/** How many current windows fit into the baseline. */
function baseMultiple({ baseline, current }: Question): number {
  return Number(((baseline.to - baseline.from) / (current.to - current.from)).toFixed(4));
}
