import type { IncomingHttpHeaders } from "node:http";
import { type AskingSite, askingSite } from "./rules/asking-site.ts";

/** See askingSite; for a request as Node gives it. */
export function askingSiteOf(headers: IncomingHttpHeaders, publicOrigin: string | undefined): AskingSite {
  const site = headers["sec-fetch-site"];
  return askingSite({
    origin: headers.origin,
    referer: headers.referer,
    host: headers.host,
    secFetchSite: Array.isArray(site) ? site[0] : site,
    publicOrigin,
  });
}

/** The key of `Authorization: Bearer <key>`; null without one. */
export function bearerKey(headers: IncomingHttpHeaders): string | null {
  return /^Bearer (\S{1,200})$/i.exec(headers.authorization ?? "")?.[1] ?? null;
}
