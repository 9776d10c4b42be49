import type { ExplainPause } from "../contracts/attribution.ts";
import type { SwitchRow } from "../contracts/switches.ts";
import type { SwitchReader } from "../degradation/switch-reader.ts";

/** Who has paused explanations by the `attribution.paused` switch, and until when; null: nobody. */
export function explainPause(
  switches: Pick<SwitchReader, "isOn">,
  rows: () => Pick<SwitchRow, "key" | "setByName" | "leaseUntil">[],
): ExplainPause | null {
  if (!switches.isOn("attribution.paused", { whenUnknown: false })) return null;
  const row = rows().find(({ key }) => key === "attribution.paused");
  return { by: row?.setByName ?? null, until: row?.leaseUntil ?? null };
}
