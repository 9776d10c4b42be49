import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import { arrowRules } from "./arrow-rules.ts";

const FOLDERS = ["app", "components", "server", "prisma"];
const IGNORED = /(^|\/)(generated|fixtures|dist)\//;

export interface ArrowReport {
  modulesSeen: number;
  /** Source files on disk that the checker did not look at. */
  unseen: string[];
  violations: { rule: string; from: string; to: string; comment: string }[];
  /** Why the report must not be believed, if it must not. */
  blind: string | undefined;
}

/**
 * Checks who imports whom under `root` against the arrows of the house. A checker that cannot read
 * TypeScript sees nothing and finds nothing wrong, so what it saw is compared with what is there.
 */
export async function checkArrows(root: string): Promise<ArrowReport> {
  const folders = FOLDERS.filter((folder) => existsSync(path.join(root, folder)));
  const { output } = await cruise(folders, {
    baseDir: root,
    ruleSet: arrowRules,
    validate: true,
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: IGNORED.source },
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json", ".css"],
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "node", "default"],
      mainFields: ["module", "main", "types"],
    },
  });
  const { modules, summary } = output as ICruiseResult;
  const seen = new Map(modules.map((module) => [module.source, module.dependencies.length]));
  const onDisk = folders.flatMap((folder) => sourceFiles(root, folder));
  const unseen = onDisk.filter((file) => !seen.has(file));
  const arrows = onDisk.reduce((sum, file) => sum + (seen.get(file) ?? 0), 0);
  return {
    modulesSeen: onDisk.length - unseen.length,
    unseen,
    violations: summary.violations.map((violation) => ({
      rule: violation.rule.name,
      from: violation.from,
      to: violation.cycle ? violation.cycle.map((step) => step.name).join(" -> ") : violation.to,
      comment: arrowRules.forbidden.find((rule) => rule.name === violation.rule.name)?.comment ?? "",
    })),
    blind: whyBlind({ files: onDisk.length, unseen: unseen.length, arrows }),
  };
}

function whyBlind({
  files,
  unseen,
  arrows,
}: {
  files: number;
  unseen: number;
  arrows: number;
}): string | undefined {
  if (files === 0) return "there are no source files";
  if (unseen > 0) return `${unseen} of ${files} source files were not looked at`;
  // Our files import one to ten others; a parser that failed reports none at all.
  if (arrows < files / 2) return `only ${arrows} imports were found in ${files} files`;
  return undefined;
}

function sourceFiles(root: string, folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith(".d.ts"))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .filter((file) => !IGNORED.test(file));
}

if (import.meta.main) {
  const report = await checkArrows(path.resolve(import.meta.dirname, "../.."));
  for (const { rule, from, to, comment } of report.violations) {
    console.error(`${rule}: ${from} -> ${to}\n  ${comment}`);
  }
  if (report.blind) console.error(`The check saw too little to be believed: ${report.blind}.`);
  for (const file of report.unseen) console.error(`  not seen: ${file}`);
  console.log(`${report.modulesSeen} modules, ${report.violations.length} forbidden arrows`);
  process.exitCode = report.violations.length > 0 || report.blind ? 1 : 0;
}
