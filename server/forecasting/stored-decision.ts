import { z } from "zod";
import { scaleVerdicts } from "../contracts/forecasts.ts";
import type { Prisma } from "../platform/prisma.ts";
import type { ScaleDecision } from "./rules/scale-advice.ts";

const KEY = "forecast.advice";
const schema = z.object({
  verdict: z.enum(scaleVerdicts),
  since: z.number(),
  because: z.enum(["now", "forecast", "both", "held"]),
  nodesAdvised: z.number().int(),
});

/** The advice given last, so that a restart neither forgets since when it stands nor lets it flap. */
export async function readDecision(prisma: Prisma): Promise<ScaleDecision | null> {
  const row = await prisma.setting.findUnique({ where: { key: KEY } });
  return schema.safeParse(row?.value).data ?? null;
}

export async function saveDecision(prisma: Prisma, decision: ScaleDecision): Promise<void> {
  const value = { ...decision };
  await prisma.setting.upsert({ where: { key: KEY }, create: { key: KEY, value }, update: { value } });
}
