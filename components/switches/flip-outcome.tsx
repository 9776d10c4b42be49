"use client";

import { Alert, Button, Group, Kbd, Progress, Stack, Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { SwitchRow } from "#server/contracts/switches.ts";
import type { ServedRow } from "#server/contracts/switches-live.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import type { FlipDialogProps } from "./flip-dialog.tsx";
import { receiptTone } from "./receipts.tsx";
import { BehindLines } from "./served-table.tsx";
import { UndoButton } from "./undo-button.tsx";
import { useSwitchWords } from "./use-switch-words.ts";

export interface FlipOutcomeProps {
  row: SwitchRow;
  /** What each node serves, where the page knows it. */
  served?: readonly ServedRow[];
  now: number;
  onUndo: FlipDialogProps["onUndo"];
  onClose: () => void;
}

/** After the flip: on how many nodes it has arrived, node by node as they say so. */
export function FlipOutcome({ row, served, now, onUndo, onClose }: FlipOutcomeProps) {
  const t = useTranslations("operator");
  const words = useSwitchWords();
  const q = useQuantities();
  const { applied, total, slowestMs } = row.receipts;
  const missing = total - applied;
  const tone = receiptTone(row, now);
  const color = { calm: "teal", warm: "yellow", late: "red" }[tone];
  return (
    <Stack gap="md">
      <Text>
        <strong>
          {t("flip.doneOn", { name: words.name(row.key), state: words.state(row.key, row.value) })}
        </strong>
        {row.leaseUntil !== null && ` · ${t("switchState.leaseUntil", { time: q.time(row.leaseUntil) })}`}
      </Text>
      <div role="status">
        <Text mb={4}>
          {total === 0 ? t("switchState.noNodes") : t("switchState.receipts", { applied, total })}
          {missing > 0 && tone === "calm" && ` · ${t("flip.waiting")}`}
          {missing === 0 && slowestMs !== null && ` · ${t("switchState.slowest", { ms: q.span(slowestMs) })}`}
        </Text>
        <Progress
          value={total > 0 ? (applied / total) * 100 : 0}
          color={color}
          aria-hidden
          transitionDuration={0}
        />
      </div>
      {tone !== "calm" && (
        <Alert color={color}>
          {t("flip.behind", { count: missing, age: q.span(now - (row.setAt ?? now)) })}
          {served && <BehindLines rows={served} />}
        </Alert>
      )}
      <Group justify="space-between">
        <UndoButton row={row} now={now} onUndo={onUndo} size="sm" />
        <Button ml="auto" autoFocus onClick={onClose} rightSection={<Kbd size="xs">{t("flip.enter")}</Kbd>}>
          {t("flip.done")}
        </Button>
      </Group>
    </Stack>
  );
}
