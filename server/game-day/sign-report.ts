import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { ReportFile } from "../contracts/game-day.ts";

/** The report, byte for byte, with its hash and a signature only this installation can make. */
export function signReport(report: string, secret: string): ReportFile {
  return {
    report,
    sha256: createHash("sha256").update(report).digest("hex"),
    signature: createHmac("sha256", secret).update(report).digest("hex"),
  };
}

/** Whether this installation signed exactly this. */
export function isSigned(file: ReportFile, secret: string): boolean {
  const right = signReport(file.report, secret);
  const given = Buffer.from(file.signature);
  const made = Buffer.from(right.signature);
  return file.sha256 === right.sha256 && given.length === made.length && timingSafeEqual(given, made);
}
