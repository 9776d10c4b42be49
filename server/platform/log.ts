import { type Logger, pino } from "pino";

export type Log = Logger;

/** JSON lines on a pipe; on a terminal warnings and errors only, as people read the banner there. */
export function createLog(level: string): Log {
  const quiet = process.stdout.isTTY && level === "info" ? "warn" : level;
  return pino({ level: quiet, base: undefined, timestamp: pino.stdTimeFunctions.isoTime });
}
