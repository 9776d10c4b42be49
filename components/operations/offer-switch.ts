import type { SwitchKey, SwitchRow } from "#server/contracts/switches.ts";
import type { Finding } from "./judge-overview.ts";

/** Switches that help against a finding, the mildest first. */
const remedies: Partial<Record<Finding["about"], readonly SwitchKey[]>> = {
  slowCommits: ["writes.queued"],
  oldestWait: ["admission.shed_low", "admission.paid_only"],
  notDraining: ["admission.shed_low", "admission.paid_only"],
  load: ["admission.shed_low", "admission.paid_only"],
  refused: ["admission.shed_low", "admission.paid_only"],
};

/** The switch to reach for: the mildest remedy that is not on yet, or the one that needs a decision; null: none helps. */
export function offerFor(finding: Finding, switches: readonly SwitchRow[]): SwitchKey | null {
  if (finding.about === "leaseExtended") return finding.key;
  const isOff = (key: SwitchKey) => switches.find((row) => row.key === key)?.isDefault === true;
  return remedies[finding.about]?.find(isOff) ?? null;
}
