const TIMEOUT_MS = 5_000;

/**
 * A socket's way in: good for one handshake and a few seconds. null when none could be had; the
 * handshake then says whether it needed one.
 */
export async function fetchTicket(): Promise<string | null> {
  try {
    const response = await fetch("/api/v1/live/tickets", {
      method: "POST",
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const body: unknown = response.ok ? await response.json() : null;
    const ticket = (body as { ticket?: unknown } | null)?.ticket;
    return typeof ticket === "string" ? ticket : null;
  } catch {
    return null;
  }
}
