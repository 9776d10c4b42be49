/** Whether a socket's remote address is this machine. Undefined where nobody told us: then it is not. */
export function isLoopbackAddress(address: string | null | undefined): boolean {
  if (!address) return false;
  const plain = address.replace(/^::ffff:/i, "");
  return plain === "::1" || /^127(\.\d{1,3}){3}$/.test(plain);
}

/** Whether a Host header or the host of an Origin names this machine, with or without a port. */
export function isLoopbackHost(host: string | null | undefined): boolean {
  if (!host || !URL.canParse(`http://${host}`)) return false;
  const { hostname } = new URL(`http://${host}`);
  return hostname === "localhost" || hostname === "[::1]" || isLoopbackAddress(hostname);
}

/** Headers only proxies write: then the peer is the proxy, and the person may be anywhere. */
const PROXY_HEADERS = ["forwarded", "x-real-ip", "via"] as const;

/**
 * Whether a request was made by a person on this very machine. A public origin means that a proxy
 * stands in front, and a Host other than loopback means DNS was made to point here.
 */
export function isLocalVisit({
  headers,
  publicOrigin,
}: {
  headers: Headers;
  publicOrigin: string | undefined;
}): boolean {
  if (publicOrigin !== undefined && !isLoopbackHost(new URL(publicOrigin).host)) return false;
  if (PROXY_HEADERS.some((name) => headers.has(name))) return false;
  const origin = headers.get("origin");
  if (origin !== null && !(URL.canParse(origin) && isLoopbackHost(new URL(origin).host))) return false;
  // Next fills these two in from the socket and Host; a proxy names the stranger behind it.
  return (
    listed(headers.get("x-forwarded-for")).every(isLoopbackAddress) &&
    listed(headers.get("x-forwarded-host")).every(isLoopbackHost) &&
    isLoopbackAddress(headers.get("x-rushdeck-peer")) &&
    isLoopbackHost(headers.get("host"))
  );
}

function listed(header: string | null): string[] {
  return header === null ? [] : header.split(",").map((entry) => entry.trim());
}
