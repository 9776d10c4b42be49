/** A cookie in the form Next's `cookies().set` takes. */
export interface CookieToSet {
  name: string;
  value: string;
  path?: string;
  domain?: string;
  maxAge?: number;
  expires?: Date;
  httpOnly: boolean;
  secure: boolean;
  sameSite?: "lax" | "strict" | "none";
}

/** Reads one Set-Cookie header value (RFC 6265, 5.2); null when it names no cookie. */
export function parseSetCookie(header: string): CookieToSet | null {
  const [pair = "", ...attributes] = header.split(";");
  const split = pair.indexOf("=");
  if (split < 1) return null;
  const cookie: CookieToSet = {
    name: pair.slice(0, split).trim(),
    // Next encodes the value once more.
    value: decoded(pair.slice(split + 1).trim()),
    httpOnly: false,
    secure: false,
  };
  for (const attribute of attributes) {
    const [key = "", ...rest] = attribute.trim().split("=");
    applyAttribute(cookie, key.toLowerCase(), rest.join("="));
  }
  return cookie;
}

function applyAttribute(cookie: CookieToSet, key: string, value: string): void {
  if (key === "path") cookie.path = value;
  else if (key === "domain") cookie.domain = value;
  else if (key === "max-age" && /^-?\d+$/.test(value)) cookie.maxAge = Number(value);
  else if (key === "expires" && !Number.isNaN(Date.parse(value))) cookie.expires = new Date(value);
  else if (key === "httponly") cookie.httpOnly = true;
  else if (key === "secure") cookie.secure = true;
  else if (key === "samesite") cookie.sameSite = sameSiteOf(value);
}

function sameSiteOf(value: string): CookieToSet["sameSite"] {
  const small = value.toLowerCase();
  return small === "lax" || small === "strict" || small === "none" ? small : undefined;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
