import type { PlayProgress, PlayResult } from "./play.ts";

const BAR = 24;
/** Orders leaving later than this are no longer the recorded load. */
const NOTABLE_LAG_MS = 100;

export function progressLine(progress: PlayProgress): string {
  const { sent, total, accepted, refused, failed, leftMs } = progress;
  const share = total === 0 ? 1 : sent / total;
  const filled = Math.round(share * BAR);
  const bar = `${"#".repeat(filled)}${"-".repeat(BAR - filled)}`;
  const eta = sent === total ? "waiting for answers" : `${duration(leftMs)} left`;
  return `[${bar}] ${sent}/${total}  accepted ${accepted}  refused ${refused}  failed ${failed}  ${eta}`;
}

/** The summary in words, for people. */
export function resultText(result: PlayResult): string {
  const { sent, total, elapsedMs, answerMs, lagMs } = result;
  const lines = [
    `${result.cancelled ? "Cancelled: sent" : "Sent"} ${sent} of ${total} orders in ${duration(elapsedMs)} (${result.perSecond}/s)`,
    `accepted  ${result.accepted}${result.duplicates > 0 ? ` (${result.duplicates} were there before)` : ""}`,
    `refused   ${counts(result.refused)}`,
    `failed    ${counts(result.failed)}`,
    ...Object.entries(result.failedDetail).map(([code, detail]) => `          ${code}: ${detail}`),
    `answers   p50 ${ms(answerMs.p50)}  p95 ${ms(answerMs.p95)}  p99 ${ms(answerMs.p99)}`,
  ];
  if ((lagMs.p99 ?? 0) > NOTABLE_LAG_MS) {
    lines.push(
      `lag       p99 ${ms(lagMs.p99)}, most ${ms(lagMs.max)}: this generator could not keep up; lower --speed or raise --connections`,
    );
  }
  return lines.join("\n");
}

function counts(by: Record<string, number>): string {
  const entries = Object.entries(by).sort((a, b) => b[1] - a[1]);
  const total = entries.reduce((sum, [, n]) => sum + n, 0);
  return total === 0 ? "0" : `${total}  (${entries.map(([reason, n]) => `${reason} ${n}`).join(", ")})`;
}

function ms(value: number | null): string {
  return value === null ? "-" : `${value} ms`;
}

function duration(totalMs: number): string {
  const seconds = Math.round(totalMs / 1_000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
}
