import type { Pool } from "pg";
import type { TimeWindow } from "../contracts/attribution.ts";
import { contrastSchema, distributionsSchema, matrixSchema } from "../contracts/contrast.ts";
import type { Parts } from "../parts.ts";
import type { Clock } from "../shared/clock.ts";
import { OpsError } from "../shared/errors.ts";
import { requirePermission } from "../shared/require-permission.ts";
import type { CubeThread } from "./cube-thread.ts";
import { readShopNames } from "./read-context.ts";
import { readFailedOrders } from "./read-failed-orders.ts";
import { invalid, MOST_WINDOW_MS, parse, readQuestion } from "./read-question.ts";

export interface ContrastOptions {
  pool: Pool;
  cube: Pick<CubeThread, "ask">;
  clock: Pick<Clock, "nowMs">;
}

export type ContrastUseCases = Pick<
  Parts["attribution"],
  "distributions" | "matrix" | "contrast" | "failedOrders"
>;

/** Questions that set two groups of orders side by side: a span and another, two dimensions, a cause and the rest. */
export function createContrast({ pool, cube, clock }: ContrastOptions): ContrastUseCases {
  return {
    async distributions(viewer, input) {
      requirePermission(viewer, "attribution.watch");
      const asked = parse(distributionsSchema, input);
      readQuestion(asked.question);
      checkLength("/selection", asked.selection);
      checkLength("/against", asked.against);
      return cube.ask("distributions", { tenantId: viewer.tenantId, ...asked });
    },

    async matrix(viewer, input) {
      requirePermission(viewer, "attribution.watch");
      const asked = parse(matrixSchema, input);
      readQuestion(asked.question);
      return cube.ask("matrix", { tenantId: viewer.tenantId, ...asked });
    },

    async contrast(viewer, input) {
      requirePermission(viewer, "attribution.watch");
      const asked = parse(contrastSchema, input);
      readQuestion(asked.question);
      checkLength("/span", asked.span);
      const [sides, shopNames] = await Promise.all([
        cube.ask("contrast", { tenantId: viewer.tenantId, ...asked }),
        readShopNames(pool, viewer.tenantId),
      ]);
      return { asOf: clock.nowMs(), ...sides, shopNames };
    },

    async failedOrders(viewer, input) {
      requirePermission(viewer, "attribution.watch");
      const { question, attributes } = parse(contrastSchema, input);
      readQuestion(question);
      const found = await readFailedOrders(pool, { tenantId: viewer.tenantId, question, attributes });
      if (found) return found;
      throw new OpsError(
        "OVERLOADED",
        "Looking for the orders took longer than it may. Choose a shorter window.",
        {
          reason: "windows_too_wide",
        },
      );
    },
  };
}

function checkLength(field: string, { from, to }: TimeWindow): void {
  if (to - from > MOST_WINDOW_MS) throw invalid(field, "It spans at most 31 days.");
}
