"use client";

import { Chip, Group, Text, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { type SwitchKey, type SwitchKind, switchCatalogue } from "#server/contracts/switches.ts";
import classes from "./flip-dialog.module.css";

const tightening = ["overload", "database", "dependency", "drill"] as const;
const loosening = ["recovered", "no_help", "mistake", "drill"] as const;
export type QuickReason = (typeof tightening)[number] | (typeof loosening)[number];

const likely: Record<SwitchKind, QuickReason> = {
  queue_writes: "database",
  shed: "overload",
  kill: "dependency",
  read_from_cache: "dependency",
};

/** What most likely is the matter, so that turning protection on takes no typing. */
export function likelyReason(key: SwitchKey, isDefault: boolean): QuickReason {
  return isDefault ? "recovered" : likely[switchCatalogue[key].kind];
}

export interface ReasonChoiceProps {
  /** The switch returns to its default. */
  isDefault: boolean;
  quick: QuickReason;
  /** In own words; counts instead of the quick one. */
  own: string;
  onQuick: (reason: QuickReason) => void;
  onOwn: (reason: string) => void;
}

/** Why: one tap, or own words. */
export function ReasonChoice({ isDefault, quick, own, onQuick, onOwn }: ReasonChoiceProps) {
  const t = useTranslations("switches.dialog");
  const id = useId();
  const choices: readonly QuickReason[] = isDefault ? loosening : tightening;
  return (
    <div>
      <Text fw={500} mb={4} id={id}>
        {t("why")}
      </Text>
      <Chip.Group value={own.trim() ? null : quick} onChange={(next) => onQuick(next as QuickReason)}>
        <Group gap="xs" role="radiogroup" aria-labelledby={id}>
          {choices.map((reason) => (
            <Chip key={reason} value={reason} size="sm" classNames={{ label: classes.chip }}>
              {t(`reason.${reason}`)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <TextInput
        mt="xs"
        aria-label={t("other")}
        placeholder={t("other")}
        maxLength={200}
        value={own}
        onChange={(event) => onOwn(event.currentTarget.value)}
      />
    </div>
  );
}
