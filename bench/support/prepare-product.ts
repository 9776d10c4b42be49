import { spawnSync } from "node:child_process";
import path from "node:path";

/**
 * Makes what a fresh clone has not yet: database client and pages. Call it before importing what needs them.
 * Ends the process with 1 when it fails. @param json stdout is for the report alone
 */
export function prepareProduct({ json }: { json: boolean }): void {
  const prepared = spawnSync(
    process.execPath,
    [path.join(import.meta.dirname, "../../server/setup/prepare.mjs"), "start"],
    { stdio: ["ignore", json ? 2 : 1, 2] },
  );
  if (prepared.status !== 0) process.exit(1);
}
