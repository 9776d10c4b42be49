import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { findChromium } from "./find-chromium.ts";

export type PrepareMode = "start" | "test" | "dev";

export interface Step {
  number: number;
  label: string;
  command: string;
  args: string[];
  env?: Record<string, string>;
  /** What the person should do when it fails. */
  onFailure: string;
}

export interface Preparation {
  isCurrent(): boolean;
  run(step: (step: Step) => Promise<void>): Promise<void>;
}

/** What has to be done before the command can run, in order; empty when the clone is ready. */
export async function stalePreparations(input: { mode: PrepareMode; root: string }): Promise<Preparation[]> {
  const all = [databaseClient(input.root)];
  if (input.mode !== "dev") all.push(pages(input.root));
  if (input.mode === "test") all.push(browser());
  return all.filter((preparation) => !preparation.isCurrent());
}

function databaseClient(root: string): Preparation {
  const stamp = stampOf(path.join(root, "server/platform/generated/prisma/.schema-hash"), () =>
    hashOf(root, ["prisma/schema.prisma", "node_modules/prisma/package.json"]),
  );
  return {
    isCurrent: stamp.isCurrent,
    run: async (step) => {
      await step({
        number: 2,
        label: "generating the database client",
        command: process.execPath,
        args: ["node_modules/prisma/build/index.js", "generate"],
        // Prisma wants a schema engine to exist although generating never calls it; any program keeps
        // it from downloading one.
        env: {
          PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
          CHECKPOINT_DISABLE: "1",
          PRISMA_HIDE_UPDATE_MESSAGE: "1",
        },
        onFailure:
          "Prisma could not generate its client; its own words are above. Check prisma/schema.prisma.",
      });
      stamp.write();
    },
  };
}

/** Everything `next build` reads. The arrows gate keeps pages from importing other parts of server/. */
export const PAGE_SOURCES = [
  "app",
  "components",
  "server/contracts",
  "server/shared",
  "server/parts.ts",
  "server/process-registry.ts",
  "next.config.js",
  "postcss.config.js",
  "postcss.config.cjs",
  "postcss.config.mjs",
  "instrumentation.ts",
  "proxy.ts",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
];

function pages(root: string): Preparation {
  const stamp = stampOf(path.join(root, ".next/rushdeck-build"), () => hashOf(root, PAGE_SOURCES));
  return {
    isCurrent: () => existsSync(path.join(root, ".next/BUILD_ID")) && stamp.isCurrent(),
    run: async (step) => {
      await step({
        number: 3,
        label: "building pages",
        command: process.execPath,
        args: ["node_modules/next/dist/bin/next", "build"],
        env: { NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" },
        onFailure: "The pages did not build; Next's own words are above.",
      });
      await step({
        number: 4,
        label: "compressing pages",
        command: process.execPath,
        args: ["server/setup/compress-pages.ts"],
        onFailure: "The built pages could not be compressed; the cause is above.",
      });
      stamp.write();
    },
  };
}

function browser(): Preparation {
  return {
    isCurrent: () => findChromium() !== undefined,
    run: async (step) => {
      const canInstall = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
      if (!canInstall) {
        throw new Error(
          "The browser tests need Chromium, and none was found.\nInstall it (Debian, Ubuntu: sudo apt-get install chromium) or set CHROMIUM_PATH to one, then run npm test again.",
        );
      }
      await step({
        number: 5,
        label: "installing Chromium for the browser tests",
        command: "/bin/sh",
        // Older releases have no package of it without a window.
        args: [
          "-c",
          "apt-get update && for it in chromium-headless-shell chromium; do apt-get install -y --no-install-recommends $it fonts-noto-cjk && exit; done; exit 1",
        ],
        env: { DEBIAN_FRONTEND: "noninteractive" },
        onFailure:
          "apt-get could not install Chromium. Install one and set CHROMIUM_PATH to it, then run npm test again.",
      });
    },
  };
}

// The hash is taken before the work: a file changed while it ran makes the next start do it again.
function stampOf(file: string, computeHash: () => string) {
  let hash: string | undefined;
  const wanted = () => {
    hash ??= computeHash();
    return hash;
  };
  return {
    isCurrent: () => existsSync(file) && readFileSync(file, "utf8") === wanted(),
    write: () => writeFileSync(file, wanted()),
  };
}

/** One hash over names and contents; folders are walked, what is missing counts as missing. */
export function hashOf(root: string, sources: string[]): string {
  const hash = createHash("sha256");
  for (const file of sources.flatMap((source) => filesUnder(root, source)).sort()) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update("\0");
  }
  return hash.digest("hex");
}

function filesUnder(root: string, source: string): string[] {
  const full = path.join(root, source);
  if (!existsSync(full)) return [];
  if (path.extname(source) !== "") return [source];
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}
