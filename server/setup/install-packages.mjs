import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const stampFile = (root) => path.join(root, "node_modules/.rushdeck-install");
const wantedStamp = (root) =>
  createHash("sha256")
    .update(readFileSync(path.join(root, "package-lock.json")))
    .digest("hex");

/** Whether node_modules holds what package-lock.json names. A finished `npm install` by hand counts too. */
export function packagesAreCurrent(root) {
  const stamp = wantedStamp(root);
  if (existsSync(stampFile(root)) && readFileSync(stampFile(root), "utf8") === stamp) return true;
  if (!installedMatchesLock(root)) return false;
  writeFileSync(stampFile(root), stamp);
  return true;
}

// npm writes node_modules/.package-lock.json last, so an interrupted install never has it.
function installedMatchesLock(root) {
  const installedFile = path.join(root, "node_modules/.package-lock.json");
  if (!existsSync(installedFile)) return false;
  const installed = JSON.parse(readFileSync(installedFile, "utf8")).packages;
  const wanted = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")).packages;
  return Object.entries(wanted).every(([where, { version, optional, peer }]) => {
    if (where === "") return true;
    // Packages of other platforms are named in the lock file and rightly absent.
    if (!installed[where]) return optional === true || peer === true;
    return installed[where].version === version;
  });
}

export async function installPackages({ root, step }) {
  const npm = findNpm(root);
  await step({
    number: 1,
    label: "installing packages",
    command: npm.command,
    // NODE_ENV=production would leave out what the build needs.
    args: [...npm.args, "ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"],
    env: {
      PRISMA_SKIP_POSTINSTALL_GENERATE: "1",
      PRISMA_SCHEMA_ENGINE_BINARY: "/bin/true",
      CHECKPOINT_DISABLE: "1",
    },
    onFailure:
      "npm could not install the packages. Check the network and `npm config get registry`, then run the command again.",
  });
  writeFileSync(stampFile(root), wantedStamp(root));
}

// `npm ci` removes node_modules, and with it the Node 24 that may be running this: npm runs on a
// Node from outside the clone where there is one.
function findNpm(root) {
  const script = process.env.npm_execpath;
  if (!script?.endsWith(".js"))
    return { command: process.platform === "win32" ? "npm.cmd" : "npm", args: [] };
  const outside = (process.env.PATH ?? "")
    .split(path.delimiter)
    .filter((folder) => folder !== "" && !folder.includes("node_modules"))
    .map((folder) => path.join(folder, "node"))
    .find((file) => !file.startsWith(root + path.sep) && existsSync(file));
  return { command: outside ?? process.execPath, args: [script] };
}
