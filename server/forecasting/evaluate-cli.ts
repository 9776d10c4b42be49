import { statSync } from "node:fs";
import { parseArgs } from "node:util";
import { readSeries, SeriesFileError } from "./read-series.ts";
import { type Evaluation, evaluateForecasts, summarizeEvaluations } from "./rules/evaluate-forecasts.ts";

const WARM_UP = 0.15;

const HELP = `Evaluate the load forecast: the mean of the coming horizon, on series of a file.

  npm run -s forecasting:evaluate -- --series FILE.csv[.gz] [--horizon 3600] [--column NAME] [--json]

FILE has a header and the columns
  series        the row's series (left out: the file is one series, named "series")
  t_s           seconds, from anywhere; or timestamp, as 2026-05-01 18:30:00 (UTC unless it names a zone)
  value         the load, 0 or more; or any one column of numbers, such as req_per_s; --column chooses

Rows may stand in any order. A series' step is the middle one of its time differences; each row goes into
the nearest bin, rows of one bin are averaged. A bin without rows, or with an empty, NaN, null or NA value,
is unknown: the forecaster carries the last value on, and hours with an unknown bin are neither learnt from
nor scored. Anything else that is not a number, and a negative load, is an error.

Prequential: after each bin one forecast is made from that bin and those before it only, by a forecaster
that starts empty. The first 15 % of a series' bins are warm-up: learnt from, not scored.

--json prints one JSON line a series, in the order of the file:
  series, stepSeconds, horizonSeconds
  n                 forecasts scored (0: too short; then the figures are null)
  MAE               mean absolute error of the forecast, in the series' own unit
  maeLastHourMean   the same of "as the mean of the last horizon"
  ratio             MAE / maeLastHourMean (null where the latter is 0)
  sMAPE             mean of 2|f-a| / (|f|+|a|), in per cent, 0 to 200
  coverage85        share of scored hours inside the 85 % interval given with the forecast
  rows, missing (unknown bins), duplicates (rows in a taken bin), outOfOrder (rows earlier than the one before)
and at last one line {"summary": true, ...}:
  series, scored, geometricMeanRatio, worstRatio, worstSeries,
  coverage85 (mean over series), lowestCoverage85, highestCoverage85
Without --json the same as a table. Exit code 0; 2 when the arguments or the file are wrong.`;

class UsageError extends Error {}

function readArguments(args: string[]) {
  const options = {
    series: { type: "string" },
    horizon: { type: "string", default: "3600" },
    column: { type: "string" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  } as const;
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function main(args: string[]): void {
  const { series: file, horizon, column, json, help } = readArguments(args);
  if (help) {
    console.log(HELP);
    return;
  }
  if (!file) throw new UsageError("--series FILE is missing; --help tells more");
  const horizonSeconds = Number(horizon);
  if (!(horizonSeconds > 0 && Number.isFinite(horizonSeconds))) {
    throw new UsageError(`--horizon: "${horizon}" is not a number of seconds above 0`);
  }
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new UsageError(`There is no file ${file}.`);
  const read = readSeries(file, column);
  for (const { name, stepSeconds } of read) {
    if (stepSeconds !== null && stepSeconds > horizonSeconds) {
      throw new UsageError(`${name} has a step of ${stepSeconds} s, longer than the horizon of ${horizon} s`);
    }
  }
  const evaluations = read.map((each) => {
    const evaluation = evaluateForecasts(each, horizonSeconds, WARM_UP);
    console.log(json ? JSON.stringify(evaluation) : readable(evaluation));
    return evaluation;
  });
  const summary = summarizeEvaluations(evaluations);
  if (json) console.log(JSON.stringify({ summary: true, ...summary }));
  else {
    console.log(
      `${summary.scored} of ${summary.series} series scored; ratio: geometric mean ${short(summary.geometricMeanRatio)}, ` +
        `worst ${short(summary.worstRatio)} (${summary.worstSeries ?? "-"}); 85 % interval holds ${short(summary.coverage85)}`,
    );
  }
}

function readable({ series, n, MAE, maeLastHourMean, ratio, sMAPE, coverage85 }: Evaluation): string {
  if (n === 0) return `${series.padEnd(40)} too short to score`;
  return (
    `${series.padEnd(40)} n ${n}  MAE ${short(MAE)}  last-hour mean ${short(maeLastHourMean)}  ` +
    `ratio ${short(ratio)}  sMAPE ${short(sMAPE)} %  coverage ${short(coverage85)}`
  );
}

function short(value: number | null): string {
  return value === null ? "-" : String(Number(value.toPrecision(4)));
}

try {
  main(process.argv.slice(2));
} catch (error) {
  const known =
    error instanceof UsageError ||
    error instanceof SeriesFileError ||
    (error instanceof Error && /incorrect header check|unexpected end of file/.test(error.message));
  if (!known) throw error;
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
