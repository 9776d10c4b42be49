"use client";

import { Button } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { undoUntil } from "#server/contracts/switch-undo.ts";
import type { SwitchRow } from "#server/contracts/switches.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import { notify } from "../ui/notify.ts";
import type { FlipDialogProps } from "./flip-dialog.tsx";
import { useRefusalWords } from "./refusal-words.tsx";
import { useSwitchWords } from "./use-switch-words.ts";

export interface UndoButtonProps {
  /** The switch whose newest flip it is about. */
  row: SwitchRow;
  now: number;
  onUndo: FlipDialogProps["onUndo"];
  size?: "compact-sm" | "sm";
}

/** One tap takes the newest flip back, for fifteen minutes; then it is not there. */
export function UndoButton({ row, now, onUndo, size = "compact-sm" }: UndoButtonProps) {
  const t = useTranslations("switches.undo");
  const errors = useTranslations("errors");
  const words = useSwitchWords();
  const refusal = useRefusalWords();
  const q = useQuantities();
  const [saving, setSaving] = useState(false);
  const until = undoUntil(row);
  if (until === null || until <= now) return null;

  async function undo() {
    setSaving(true);
    const answer = await onUndo({ revision: row.revision }).catch(() => null);
    setSaving(false);
    if (answer?.ok) {
      const { key, value } = answer.value;
      notify({ message: t("done", { name: words.name(key), state: words.state(key, value) }) });
      return;
    }
    const code = (answer?.code ?? "NETWORK") as "INTERNAL";
    const reason = refusal(answer?.reason) ?? (errors.has(code) ? errors(code) : errors("INTERNAL"));
    notify({ color: "red", message: t("failed", { reason }) });
  }

  return (
    <Button
      size={size}
      variant="default"
      loading={saving}
      onClick={() => void undo()}
      leftSection={<IconArrowBackUp size="1rem" aria-hidden />}
      aria-label={t("label", { name: words.name(row.key) })}
      title={t("left", { left: q.span(until - now) })}
    >
      {t("button")}
    </Button>
  );
}
