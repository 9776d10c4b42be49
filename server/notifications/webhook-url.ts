import { isIP } from "node:net";
import { OpsError } from "../shared/errors.ts";
import { isPublicAddress } from "./rules/public-address.ts";

/**
 * The address as it will be called. Names are looked up again with every message: see post-webhook.ts.
 * @throws INVALID_REQUEST at /url, with a reason: not_a_url | scheme | credentials | private_address
 */
export function webhookUrl(text: string, allowPrivate: boolean): URL {
  const refuse = (reason: string, message: string) =>
    new OpsError("INVALID_REQUEST", message, { field: "/url", reason });
  if (!URL.canParse(text)) throw refuse("not_a_url", "This is no address of a web page.");
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw refuse("scheme", "It begins with https:// or http://.");
  if (url.username || url.password)
    throw refuse("credentials", "An address must not carry a name or password.");
  url.hash = "";
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const isClosed = isIP(host) ? !isPublicAddress(host) : /(^|\.)localhost\.?$/i.test(host);
  if (isClosed && !allowPrivate) throw refuse("private_address", "This address is inside a private network.");
  return url;
}
