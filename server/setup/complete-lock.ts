// npm run lock:complete: run it after `npm install` on a machine whose registry has only some platforms.
//
// npm leaves a platform's package out of the lock file when the registry in use does not offer it, and
// `npm ci` then refuses the lock file everywhere. The parent names the exact version, so the entry can
// be completed; npm fetches it only on the platform it is for.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

interface LockEntry {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  optionalDependencies?: Record<string, string>;
  os?: string[];
  cpu?: string[];
  libc?: string[];
}
export interface LockFile {
  packages: Record<string, LockEntry>;
}

const SYSTEMS = [
  "aix",
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "win32",
];
const PROCESSORS = [
  "arm",
  "arm64",
  "ia32",
  "loong64",
  "mips64el",
  "ppc64",
  "riscv64",
  "s390x",
  "wasm32",
  "x64",
];

/** Platform packages that a lock file should name and does not, with the entries that complete it. */
export function missingPlatformPackages(lock: LockFile): Record<string, LockEntry> {
  const missing: Record<string, LockEntry> = {};
  for (const [where, parent] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
      if (isNamed(lock, where, name)) continue;
      const platform = platformOf(name);
      if (!platform)
        throw new Error(`${name} ${version} is missing from package-lock.json and names no platform.`);
      missing[`node_modules/${name}`] = {
        version,
        ...platform,
        ...(parent.dev ? { dev: true } : {}),
        optional: true,
      };
    }
  }
  return missing;
}

/** Node's look-up: beside the parent, then in every folder above it. */
function isNamed(lock: LockFile, parent: string, name: string): boolean {
  for (let folder = parent; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    if (lock.packages[`${folder === "" ? "" : `${folder}/`}node_modules/${name}`]) return true;
    if (folder === "") return false;
  }
}

/** By the naming that native packages share: name-<os>-<cpu>[-<abi>]. */
function platformOf(name: string): Pick<LockEntry, "os" | "cpu" | "libc"> | undefined {
  const words = name.split(/[-/]/);
  const os = words.find((word) => SYSTEMS.includes(word));
  const cpu = words.find((word) => PROCESSORS.includes(word));
  if (!os || !cpu) return undefined;
  const abi = words.at(-1) ?? "";
  const libc = abi.startsWith("musl") ? ["musl"] : abi.startsWith("gnu") ? ["glibc"] : undefined;
  return { os: [os], cpu: [cpu], ...(libc && os === "linux" ? { libc } : {}) };
}

if (import.meta.main) {
  const file = path.resolve(import.meta.dirname, "../../package-lock.json");
  const lock = JSON.parse(readFileSync(file, "utf8")) as LockFile;
  const missing = missingPlatformPackages(lock);
  const sorted = Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => (a < b ? -1 : 1));
  lock.packages = Object.fromEntries(sorted);
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${Object.keys(missing).length} platform packages added to package-lock.json`);
}
