import { createHmac, randomBytes } from "node:crypto";

export const SIGNATURE_HEADER = "rushdeck-signature";

export const newChannelSecret = (): string => `rdws_${randomBytes(24).toString("base64url")}`;

/** `t=<unix seconds>,v1=<hex of HMAC-SHA256 over "t.body">`: the time is signed, so an old message cannot be played again. */
export function sign(body: string, secret: string, nowMs: number): string {
  const t = Math.floor(nowMs / 1_000);
  return `t=${t},v1=${createHmac("sha256", secret).update(`${t}.${body}`).digest("hex")}`;
}
