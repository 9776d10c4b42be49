import { createHash, timingSafeEqual } from "node:crypto";
import { isLocalVisit } from "../identity/rules/loopback.ts";

export interface ScrapeRule {
  /** Who has it may read from anywhere. */
  token: string | undefined;
  publicOrigin: string | undefined;
}

/** What goes on inside is nobody's business outside: this machine, or whoever has the token. */
export function mayScrape({ token, publicOrigin }: ScrapeRule, headers: Headers): boolean {
  if (isLocalVisit({ headers, publicOrigin })) return true;
  const given = /^Bearer (.+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  return token !== undefined && given !== undefined && timingSafeEqual(digest(given), digest(token));
}

/** Of one length, so that the comparison tells nothing of the token's. */
const digest = (text: string) => createHash("sha256").update(text).digest();
