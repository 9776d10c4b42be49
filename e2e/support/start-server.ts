import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startRealServer, stopOrphanedPostgres } from "../../server/setup/start-real-server.ts";

/**
 * Playwright's global set-up: the production build, served for the whole run as a process of its own
 * on its own data, with demo traffic. RUSHDECK_E2E_URL points it at a running server instead.
 */
export default async function startServer(): Promise<() => Promise<void>> {
  if (process.env.RUSHDECK_E2E_URL) return async () => {};
  if (!existsSync(path.join(import.meta.dirname, "../../.next/BUILD_ID"))) {
    throw new Error(
      "There is no production build: run npm test, or node server/setup/prepare.mjs test first.",
    );
  }
  const dataDir = mkdtempSync(path.join(tmpdir(), "rushdeck-e2e-"));
  const cleanUp = async () => {
    await stopOrphanedPostgres(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const server = await startRealServer({ dataDir, env: { RUSHDECK_DEMO: "on" }, readyWithinMs: 90_000 });
    // Workers are forked after this and inherit the environment.
    process.env.RUSHDECK_E2E_URL = server.url;
    process.env.RUSHDECK_E2E_DATA_DIR = dataDir;
    return async () => {
      const code = await server.stop();
      await cleanUp();
      if (code !== 0)
        throw new Error(`The server did not stop cleanly (${code ?? "killed"}):\n${server.output()}`);
    };
  } catch (error) {
    await cleanUp();
    throw error;
  }
}
