import type { AppliedVariant, Choice, LoadFigures, WhatIfRow } from "../contracts/what-if.ts";
import type { Clock } from "../shared/clock.ts";
import { hasCode } from "../shared/errors.ts";
import { nextMeasure } from "./rules/next-measure.ts";
import type { WhatIfStore } from "./store.ts";

export interface AppliedWatchOptions {
  store: Pick<WhatIfStore, "saveApplied">;
  clock: Clock;
  log: { warn(details: object, message: string): void };
  choice(): Choice;
  measure(from: number, to: number): Promise<{ measured: LoadFigures; requests: number }>;
  rows(): WhatIfRow[];
  changed(row: WhatIfRow): void;
}

/** A failed look at the record is tried again after this. */
const TRY_AGAIN_MS = 60_000;

/** Holds what applied variants promised against what came, from ten minutes on until the choice changes. */
export function createAppliedWatch(options: AppliedWatchOptions) {
  const { store, clock, log, choice, measure } = options;
  let busy = false;
  let notBefore = 0;

  async function look(row: WhatIfRow, applied: AppliedVariant, until: number, ended: boolean): Promise<void> {
    const { measured, requests } = await measure(applied.at, until);
    const next: AppliedVariant = {
      ...applied,
      measured: {
        success: measured.successWithinDeadline,
        meanMs: measured.meanResponseMs,
        p99Ms: measured.p99ResponseMs,
        requests,
        untilMs: until,
        ended,
      },
    };
    await store.saveApplied(row.id, next);
    // The row may have moved on while the record was read.
    const now = options.rows().find(({ id }) => id === row.id) ?? row;
    if (now.applied?.at === applied.at) options.changed({ ...now, applied: next });
  }

  return {
    /** Call every second. */
    tick(): void {
      const nowMs = clock.nowMs();
      if (busy || nowMs < notBefore) return;
      for (const row of options.rows()) {
        const variant = row.request.variants.find(({ name }) => name === row.applied?.variant);
        if (!row.applied || !variant) continue;
        const due = nextMeasure({ applied: row.applied, variant, choice: choice(), nowMs });
        if (!due) continue;
        busy = true;
        void look(row, row.applied, due.until, due.ended)
          .catch((error: unknown) => {
            notBefore = nowMs + TRY_AGAIN_MS;
            // Without traffic there is nothing to measure yet.
            if (!hasCode(error, "NOT_FOUND"))
              log.warn({ err: error }, "what-if: what an applied variant came to could not be measured");
          })
          .finally(() => {
            busy = false;
          });
        return;
      }
    },
  };
}
