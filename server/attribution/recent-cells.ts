import type { Question } from "../contracts/attribution.ts";

type Asked = Question & { tenantId: string };

/** Long enough for the next press, short enough to give the memory back. */
const KEPT_MS = 60_000;

/**
 * The cells of the last question, for the presses that follow it: pinning a cause or looking at rarer values
 * asks the same windows and filters again, and reading the cube is most of an answer. Without pins they are
 * read anew, so that a question asked again sees what was counted since.
 */
export function createRecentCells<Cells>(nowMs: () => number) {
  let kept: { key: string; cells: Cells; until: number } | null = null;
  let forget: NodeJS.Timeout | undefined;

  return async function cellsOf(asked: Asked, read: () => Promise<Cells>): Promise<Cells> {
    const { pinned, least: _, ...rest } = asked;
    const key = JSON.stringify(rest);
    const cells = pinned.length > 0 && kept?.key === key && kept.until > nowMs() ? kept.cells : await read();
    kept = { key, cells, until: nowMs() + KEPT_MS };
    clearTimeout(forget);
    forget = setTimeout(() => {
      kept = null;
    }, KEPT_MS);
    forget.unref();
    return cells;
  };
}
