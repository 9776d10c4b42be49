import type { Env } from "../../env.ts";
import { startEmbeddedPostgres } from "./embedded.ts";

/**
 * The installation's database for a command beside the server: the external one, or the embedded one,
 * which is started for the command where no server has it running, and left running where one has.
 */
export async function openCommandDatabase({
  databaseUrl,
  dataDir,
  pgPort,
}: Pick<Env, "databaseUrl" | "dataDir" | "pgPort">): Promise<{ url: string; close(): Promise<void> }> {
  if (databaseUrl) return { url: databaseUrl, close: async () => {} };
  const { url, origin, stop } = await startEmbeddedPostgres(dataDir, pgPort);
  return { url, close: origin === "started" ? stop : async () => {} };
}
