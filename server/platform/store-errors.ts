// The only place that knows the shapes of driver errors; everyone else asks these questions.

const AWAY = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "P1001",
  "P1002",
  "P1008",
  "P1017",
  "P2024",
]);

/** The statement itself was refused for what it says (data exceptions, constraints: classes 22, 23). */
export function isUnstorable(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && /^2[23]/.test(code);
}

/** Text with a NUL or the like, which no row can hold: whoever sent it should hear so. */
export function isUnstorableText(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === "22021" || code === "22P05";
}

/** Rolled back only because of who else was at it (deadlock, serialization): the same again may well go through. */
export function isCollision(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === "40P01" || code === "40001";
}

/** The database cannot be reached, is starting or stopping, or is out of space (classes 08, 53, 57, 58). */
export function isStoreAway(error: unknown): boolean {
  for (let current = error, depth = 0; current && depth < 5; depth++) {
    const { code, message, cause, meta } = current as {
      code?: unknown;
      message?: unknown;
      cause?: unknown;
      meta?: { driverAdapterError?: unknown };
    };
    if (typeof code === "string" && (AWAY.has(code) || /^(08|53|57P|58)/.test(code))) return true;
    if (
      typeof message === "string" &&
      /Connection terminated|Client has encountered a connection error|Client was closed|Query read timeout|timeout exceeded when trying to connect|Can't reach database|DatabaseNotReachable/.test(
        message,
      )
    ) {
      return true;
    }
    current = meta?.driverAdapterError ?? cause;
  }
  return false;
}
