import { defineConfig } from "vitest/config";

const databaseTests = "**/*.e2e.test.ts";
const outside = ["node_modules/**", ".next/**", "e2e/**", "server/setup/fixtures/**"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{server,components,app,bench,prisma}/**/*.test.{ts,tsx}"],
          exclude: [...outside, databaseTests],
          environment: "node",
          // Some start processes of their own; the machine may be busy with the other gates.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "db",
          include: ["{server,bench,prisma}/**/*.e2e.test.ts"],
          exclude: outside,
          environment: "node",
          globalSetup: ["server/setup/test-database-cluster.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // What comes by itself comes in its own time; how fast it is, bench/ measures.
          expect: { poll: { timeout: 15_000 } },
        },
      },
    ],
  },
});
