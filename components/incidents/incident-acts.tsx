"use client";

import { Button } from "@mantine/core";
import type { IncidentRow } from "#server/contracts/incidents.ts";
import type { SwitchKey } from "#server/contracts/switches.ts";
import { LinkButton } from "../ui/link-button.tsx";
import { hrefOf } from "./incident-room.ts";
import { useIncidentWords } from "./use-incident-words.ts";

export interface IncidentActsProps {
  row: IncidentRow;
  /** Opens the switch's dialog with this reason; absent for who may not act. */
  onOpenSwitch?: ((key: SwitchKey, reason: string) => void) | undefined;
}

/** Beside the sentence of an incident: why, and the switch that should help with its promise. */
export function IncidentActs({ row, onOpenSwitch }: IncidentActsProps) {
  const words = useIncidentWords(row.shopNames);
  const { t, rates } = words;
  const best = row.offer?.kind === "switch" ? row.offer.best : null;
  return (
    <>
      <LinkButton look="light" href={hrefOf(row)}>
        {t("act.why")}
      </LinkButton>
      {best && onOpenSwitch && (
        <Button
          size="compact-sm"
          variant="light"
          color="violet"
          onClick={() =>
            onOpenSwitch(best.key, t("act.flipReason", { ref: row.ref, cause: words.topic(row) }))
          }
        >
          {t("act.flip", { name: words.switchName(best.key), points: rates.points(best.points) })}
        </Button>
      )}
    </>
  );
}
