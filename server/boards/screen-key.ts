import { createHash, randomBytes } from "node:crypto";

/** The cookie a paired device shows on every request. */
const SCREEN_COOKIE = "rushdeck.screen";
/** The longest that browsers keep a cookie; after that the screen is paired again. */
const LASTS_SECONDS = 400 * 24 * 3_600;

export const newScreenKey = (): string => `rds_${randomBytes(32).toString("base64url")}`;
export const hashOfScreenKey = (key: string): string => createHash("sha256").update(key).digest("hex");
/** Stands where the hash will be until the device has fetched its key: nothing hashes to it. */
export const uncollected = (screenId: string): string => `uncollected:${screenId}`;

export function screenCookie(key: string, { secure }: { secure: boolean }): string {
  return `${SCREEN_COOKIE}=${key}; Path=/; Max-Age=${LASTS_SECONDS}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
}

export function screenKeyFrom(headers: Headers): string | null {
  for (const pair of headers.get("cookie")?.split(";") ?? []) {
    const [name, value] = pair.trim().split("=");
    if (name === SCREEN_COOKIE && value) return value;
  }
  return null;
}
