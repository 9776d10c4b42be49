import type { IFlattenedRuleSet } from "dependency-cruiser";

const TESTS = "\\.test\\.tsx?$";
/** Root of the wiring: these may import everything. */
const COMPOSITION = "^server/(main|compose[a-z-]*)\\.ts$";
// Code that measures or runs the house from outside it.
const TOOLS = "^(server/setup/|bench/|e2e/|prisma/)";

/**
 * The arrows of the house, as dependency-cruiser rules. Tests may also import what they test with;
 * types may cross where the rule says so, because they leave nothing at run time.
 */
export const arrowRules = {
  forbidden: [
    {
      name: "rules-are-pure",
      severity: "error",
      comment:
        "A rule takes data and the time and returns a value: it imports rules, shared and contracts only.",
      from: { path: "^server/[^/]+/rules/", pathNot: TESTS },
      to: { pathNot: "^server/([^/]+/rules|shared|contracts)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "rules-know-no-edges",
      severity: "error",
      comment: "Not even the types of stores, routes or the platform belong in a rule.",
      from: { path: "^server/[^/]+/rules/", pathNot: TESTS },
      to: { path: "^server/platform/|/[a-z-]*(store|routes)\\.ts$" },
    },
    {
      name: "contracts-stand-alone",
      severity: "error",
      comment: "Browser, API and server share contracts, so they import each other and npm only.",
      from: { path: "^server/contracts/", pathNot: TESTS },
      to: { path: "^(server|app|components)/", pathNot: "^server/contracts/" },
    },
    {
      name: "shared-stands-alone",
      severity: "error",
      comment: "shared/ is below every part.",
      from: { path: "^server/shared/", pathNot: TESTS },
      to: { path: "^(server|app|components)/", pathNot: "^server/(shared|contracts)/" },
    },
    {
      name: "platform-knows-no-part",
      severity: "error",
      comment: "The platform carries the parts; it must not know them.",
      from: { path: "^server/platform/", pathNot: TESTS },
      to: {
        path: "^(server|app|components)/",
        pathNot: "^server/(platform|shared|contracts)/|^server/env\\.ts$",
        // What it is handed has a type, and the type is the part's.
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "components-know-contracts-only",
      severity: "error",
      comment: "Props in, callbacks out: a component never reaches into the server or a page.",
      from: { path: "^components/" },
      to: { path: "^(server|app|prisma)/", pathNot: "^server/contracts/" },
    },
    {
      name: "components-run-in-a-browser",
      severity: "error",
      comment: "Node's own modules do not exist there.",
      from: { path: "^components/", pathNot: TESTS },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "pages-enter-by-the-registry",
      severity: "error",
      comment:
        "A page bundles its own copy of what it imports: running parts are reached through process-registry.",
      from: { path: "^app/", pathNot: TESTS },
      to: {
        path: "^(server|prisma)/",
        pathNot: "^server/(contracts/|shared/errors\\.ts$|process-registry\\.ts$|parts\\.ts$)",
      },
    },
    {
      name: "pages-take-only-types-of-parts",
      severity: "error",
      comment: "server/parts.ts is a list of types.",
      from: { path: "^app/", pathNot: TESTS },
      to: { path: "^server/parts\\.ts$", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "server-knows-no-screen",
      severity: "error",
      comment: "server/ runs without Next.",
      from: { path: "^server/" },
      to: { path: "^(app|components)/" },
    },
    {
      name: "a-store-has-one-owner",
      severity: "error",
      comment: "Only a part itself touches its store; others call its use cases or read models.",
      from: { path: "^server/([^/]+)/", pathNot: TESTS },
      to: { path: "^server/[^/]+/[a-z-]*store\\.ts$", pathNot: "^server/$1/" },
    },
    {
      name: "only-main-composes",
      severity: "error",
      comment: "compose.ts imports every part, so whoever imports it imports the whole house.",
      from: { pathNot: [COMPOSITION, TESTS, TOOLS] },
      to: { path: "^server/(main|compose[a-z-]*)\\.ts$" },
    },
    {
      name: "one-file-starts-pages",
      severity: "error",
      comment: "server/ runs without Next; one file hands it what we do not answer ourselves.",
      from: { path: "^server/", pathNot: ["^server/platform/http/pages\\.ts$", TESTS] },
      to: { path: "^node_modules/next/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "nothing-ships-with-tools",
      severity: "error",
      comment: "Tests, benchmarks and gates are not part of the product.",
      from: { path: "^(server|app|components)/", pathNot: [TESTS, "^server/setup/"] },
      to: { path: ["^(bench|e2e)/", "^server/setup/", TESTS] },
    },
    {
      name: "no-circles",
      severity: "error",
      comment: "Modules that need each other are one module, or share a third.",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "every-import-exists",
      severity: "error",
      comment: "An import that resolves to nothing is an arrow nobody checked.",
      from: {},
      to: { couldNotResolve: true, pathNot: "\\.css$|^\\.next/" },
    },
  ],
} satisfies IFlattenedRuleSet;
