import { createHmac, randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

const SECRET_BYTES = 32;

/**
 * The key that signs session cookies, made on the first run and kept in `<dataDir>/auth-secret`,
 * readable by its owner only. Deleting the file signs everybody out.
 */
export async function loadAuthSecret(dataDir: string): Promise<string> {
  const file = path.join(dataDir, "auth-secret");
  await mkdir(dataDir, { recursive: true });
  try {
    // "wx": of two processes that start at once, one writes and the other reads.
    await writeFile(file, `${randomBytes(SECRET_BYTES).toString("base64url")}\n`, {
      mode: 0o600,
      flag: "wx",
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const secret = (await readFile(file, "utf8")).trim();
  if (secret.length < SECRET_BYTES) throw new Error(`${file} is damaged: delete it and start again.`);
  return secret;
}

/** A password for a purpose, the same each time and of no use without the secret. */
export function derivePassword(secret: string, purpose: string): string {
  return createHmac("sha256", secret).update(`rushdeck password\n${purpose}`).digest("base64url");
}
