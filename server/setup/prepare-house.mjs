import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { installPackages, packagesAreCurrent } from "./install-packages.mjs";
import { withPrepareLock } from "./prepare-lock.mjs";
import { makeStepRunner } from "./step-runner.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const stepCounts = { start: 4, dev: 2, test: 5 };

/**
 * Brings a clone to the point where the command can run: packages, database client, pages, browser.
 * Each only when its inputs changed since the last time; silent when nothing is to do.
 */
export async function prepareHouse(mode) {
  if (!(mode in stepCounts)) throw new Error("usage: node server/setup/prepare.mjs start|test|dev");
  const step = makeStepRunner({ total: stepCounts[mode], root });
  if (!packagesAreCurrent(root)) {
    await withPrepareLock(root, async () => {
      if (!packagesAreCurrent(root)) await installPackages({ root, step });
    });
  }
  const ownNode = path.join(root, "node_modules/node/bin/node");
  if (!existsSync(ownNode)) {
    throw new Error(
      "Node 24 is missing from node_modules: npm was told not to run install scripts.\nRun: npm rebuild --ignore-scripts=false",
    );
  }
  if (Number(process.versions.node.split(".")[0]) < 24) {
    // The rest is TypeScript, which only our own Node reads: start over under it.
    const again = spawnSync(ownNode, [path.join(root, "server/setup/prepare.mjs"), mode], {
      stdio: "inherit",
    });
    process.exitCode = again.status ?? 1;
    return;
  }
  const { stalePreparations } = await import("./preparations.ts");
  if ((await stalePreparations({ mode, root })).length === 0) return;
  await withPrepareLock(root, async () => {
    for (const preparation of await stalePreparations({ mode, root })) await preparation.run(step);
  });
}
