import { createHash, randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import type { Prisma } from "../platform/prisma.ts";
import { newId } from "../shared/ids.ts";
import { demoKeyFile } from "./demo-key-file.ts";
import { DEMO_CLIENT } from "./seed-demo.ts";

const PREFIX_LENGTH = 10;

/**
 * The demo client's API key, kept in `<dataDir>/demo-api-key` (readable by its owner only) so that
 * demo traffic and `npm run replay` on this machine can sign their requests. A revoked or missing key
 * is replaced.
 */
export async function ensureDemoKey(prisma: Prisma, dataDir: string, nowMs: number): Promise<string> {
  const file = demoKeyFile(dataDir);
  const kept = await readFile(file, "utf8").then(
    (text) => text.trim(),
    () => "",
  );
  if (kept) {
    const row = await prisma.apiKey.findUnique({ where: { hash: hashOf(kept) } });
    if (row && !row.revokedAt) return kept;
  }
  const key = `rdk_${randomBytes(24).toString("base64url")}`;
  await prisma.apiKey.create({
    data: {
      id: newId("key", nowMs),
      clientId: DEMO_CLIENT,
      prefix: key.slice(0, PREFIX_LENGTH),
      hash: hashOf(key),
    },
  });
  await mkdir(dataDir, { recursive: true });
  await writeFile(file, `${key}\n`, { mode: 0o600 });
  return key;
}

const hashOf = (key: string) => createHash("sha256").update(key).digest("hex");
