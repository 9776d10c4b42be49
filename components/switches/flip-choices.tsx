"use client";

import { SegmentedControl, Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import {
  DEFAULT_LEASE_MINUTES,
  levelsOf,
  type SwitchRow,
  type SwitchValue,
  switchCatalogue,
} from "#server/contracts/switches.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./flip-dialog.module.css";

const LEASE_MINUTES = [15, DEFAULT_LEASE_MINUTES, 60, 240, 1_440] as const;

interface ValueChoiceProps {
  row: SwitchRow;
  value: SwitchValue;
  onChange: (value: SwitchValue) => void;
}

/** Levels always; on and off only where the switch is on, since its lease may also be renewed. */
export function ValueChoice({ row, value, onChange }: ValueChoiceProps) {
  const t = useTranslations("operator");
  const q = useQuantities();
  if (switchCatalogue[row.key].type === "level") {
    return (
      <Labelled label={t("flip.level")}>
        <SegmentedControl
          fullWidth
          aria-label={t("flip.level")}
          value={String(value)}
          onChange={(next) => onChange(Number(next))}
          data={levelsOf(row.key).map((ms, level) => ({
            value: String(level),
            label: level === 0 ? t("switchState.off") : `${level} · ${q.span(ms)}`,
          }))}
        />
      </Labelled>
    );
  }
  if (row.isDefault) return null;
  return (
    <SegmentedControl
      fullWidth
      aria-label={t("flip.choice")}
      value={String(value)}
      onChange={(next) => onChange(next === "true")}
      data={[
        { value: "false", label: t("flip.turnOff") },
        { value: "true", label: t("flip.renew") },
      ]}
    />
  );
}

export function LeaseChoice({ minutes, onChange }: { minutes: number; onChange: (minutes: number) => void }) {
  const t = useTranslations("operator.flip");
  const q = useQuantities();
  return (
    <Labelled label={t("lease")} help={t("leaseHelp")}>
      <SegmentedControl
        fullWidth
        classNames={{ label: classes.segment }}
        aria-label={t("lease")}
        value={String(minutes)}
        onChange={(next) => onChange(Number(next))}
        data={LEASE_MINUTES.map((value) => ({ value: String(value), label: q.span(value * 60_000) }))}
      />
    </Labelled>
  );
}

function Labelled({ label, help, children }: { label: string; help?: string; children: ReactNode }) {
  return (
    <div>
      <Text fw={500} mb={4}>
        {label}{" "}
        {help && (
          <Text span c="dimmed" size="xs" fw={400}>
            {help}
          </Text>
        )}
      </Text>
      {children}
    </div>
  );
}
