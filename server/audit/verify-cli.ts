// npm run audit:verify [-- --json]: is the audit log what was once written?
import { existsSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import type { ChainFault, ChainVerdict } from "../contracts/audit.ts";
import { readEnv } from "../env.ts";
import { openPool } from "../platform/pool.ts";
import { startEmbeddedPostgres } from "../platform/postgres/embedded.ts";
import { anchorFileOf, readAnchors } from "./anchors.ts";
import { verifyChain } from "./verify-chain.ts";

const HELP = `Verify the audit log: every entry's hash, its link to the one before, and the anchors.

  npm run audit:verify [-- --json] [--anchors FILE]

Reads DATABASE_URL, or the database in RUSHDECK_DATA_DIR (a running server is not disturbed). Anchors are
read from audit-anchors.ndjson in the data directory unless --anchors names another file, such as a copy
kept on another machine.

--json prints one JSON object: outcome ("whole" or "broken"), entries, tookMs, and of a whole chain last
{seq, hash} and anchors (how many agreed), of a broken one at and because
  content    the entry is not what was hashed        missing    entries before it are gone
  link       it does not follow the one before       unchained  it was written past the chain
  anchor     it is not what an anchor says           cut_off    an anchor speaks of entries that are gone

Exit code: 0 whole, 1 broken, 2 could not be read.`;

const words: Record<ChainFault, string> = {
  content: "its content is not what was hashed",
  link: "it does not follow the entry before it",
  missing: "this entry is gone",
  unchained: "an entry was written past the chain",
  anchor: "it is not what an anchor outside the database says",
  cut_off: "an anchor outside the database speaks of entries that are gone",
};

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    anchors: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

if (values.help) console.log(HELP);
else {
  try {
    const verdict = await verify();
    console.log(values.json ? JSON.stringify(verdict) : inWords(verdict));
    if (verdict.outcome === "broken") process.exitCode = 1;
  } catch (error) {
    console.error(`The audit log could not be read: ${(error as Error).message}`);
    process.exitCode = 2;
  }
}

async function verify(): Promise<ChainVerdict> {
  const env = readEnv();
  const anchors = readAnchors(values.anchors ?? anchorFileOf(env.dataDir));
  const database = await open(env.databaseUrl, env.dataDir);
  const pool = openPool(database.url, { name: "audit verify", max: 1, statementTimeoutMs: 60_000 });
  try {
    return await verifyChain({ pool, anchors, onProgress: showProgress });
  } finally {
    await pool.end();
    await database.close();
  }
}

async function open(databaseUrl: string | undefined, dataDir: string) {
  if (databaseUrl) return { url: databaseUrl, close: async () => {} };
  if (!existsSync(path.join(dataDir, "postgres", "PG_VERSION")))
    throw new Error(`there is no database in ${dataDir}; set DATABASE_URL or RUSHDECK_DATA_DIR`);
  const postgres = await startEmbeddedPostgres(dataDir, 0);
  // The database of a running server stays up.
  return { url: postgres.url, close: postgres.origin === "started" ? postgres.stop : async () => {} };
}

function showProgress({ checked, total }: { checked: number; total: number }): void {
  if (process.stderr.isTTY)
    process.stderr.write(`\r${checked.toLocaleString("en")} of ${total.toLocaleString("en")} entries `);
}

function inWords(verdict: ChainVerdict): string {
  const seconds = (verdict.tookMs / 1_000).toFixed(1);
  if (verdict.outcome === "broken")
    return `The chain is broken at entry ${verdict.at}: ${words[verdict.because]} (${seconds} s).`;
  const { entries, anchors, last } = verdict;
  return `${entries.toLocaleString("en")} entries, chain whole; ${anchors} anchors agree (${seconds} s). Last hash: ${last?.hash ?? "none"}`;
}
