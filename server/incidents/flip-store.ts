import type { Verdict } from "../contracts/effects.ts";
import type { Estimate, IncidentEvent } from "../contracts/incidents.ts";
import type { SwitchKey, SwitchValue } from "../contracts/switches.ts";
import type { Prisma } from "../platform/prisma.ts";
import type { MeasuredFlip } from "./rules/learn-share.ts";
import type { Prediction } from "./rules/predict-relief.ts";

interface NewFlip {
  revision: number;
  incidentId: string;
  key: SwitchKey;
  value: SwitchValue;
  at: number;
  byName: string | null;
  prediction: Prediction | null;
}

/** Flips that belong to incidents: what was promised of them and what they were measured to do. */
export function createFlipStore(
  prisma: Prisma,
  tell: (incidentId: string, event: IncidentEvent) => Promise<unknown>,
) {
  return {
    async addFlip(flip: NewFlip): Promise<void> {
      const { revision, incidentId, key, value, at, byName, prediction } = flip;
      const { count } = await prisma.incidentFlip.createMany({
        data: {
          revision,
          incidentId,
          key,
          value,
          at: new Date(at),
          byName,
          ...(prediction && { prediction: prediction as object }),
        },
        skipDuplicates: true,
      });
      if (count === 0) return;
      const params = { key, value, points: prediction?.points ?? null };
      await tell(incidentId, { at, type: "flipped", byName, params });
    },
    async flipsWithoutVerdict(): Promise<{ revision: number; incidentId: string; key: string }[]> {
      const found = await prisma.incidentFlip.findMany({ where: { verdict: null } });
      return found.map(({ revision, incidentId, key }) => ({ revision: Number(revision), incidentId, key }));
    },
    async judged(
      flip: { revision: number; incidentId: string; key: string },
      found: { verdict: Verdict; measured: Estimate | null; at: number },
    ): Promise<void> {
      const { verdict, measured, at } = found;
      const { count } = await prisma.incidentFlip.updateMany({
        where: { revision: flip.revision, verdict: null },
        data: { verdict, ...(measured && { measured: measured as object }) },
      });
      if (count === 0) return;
      const params = { key: flip.key, verdict, points: measured?.points ?? null };
      await tell(flip.incidentId, { at, type: "verdict", byName: null, params });
    },
    /** Flips that were promised something and measured, by switch, the newest hundred of all. */
    async measuredFlips(): Promise<
      (MeasuredFlip & { key: string; predicted: Estimate; estimate: Estimate })[]
    > {
      const found = await prisma.incidentFlip.findMany({
        where: { verdict: { not: null } },
        orderBy: { revision: "desc" },
        take: 100,
      });
      return found.flatMap(({ key, prediction, measured }) => {
        const promised = prediction as unknown as Prediction | null;
        const estimate = measured as unknown as Estimate | null;
        if (!promised || !estimate) return [];
        return [{ key, byTable: promised.byTable, measured: estimate.points, predicted: promised, estimate }];
      });
    },
  };
}
