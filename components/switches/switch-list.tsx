"use client";

import { Button, Kbd } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type SwitchKey, type SwitchRow, switchCatalogue } from "#server/contracts/switches.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import { LeaseRing } from "./lease-ring.tsx";
import { Receipts } from "./receipts.tsx";
import classes from "./switch-list.module.css";
import { useSwitchWords } from "./use-switch-words.ts";

export interface SwitchListProps {
  switches: SwitchRow[];
  /** Server time, epoch ms. */
  now: number;
  /** Who may look but not act gets no controls. */
  mayAct: boolean;
  onOpen: (key: SwitchKey) => void;
}

/** Every switch: what it does, how it stands, who set it, and the control at the right edge. */
export function SwitchList({ switches, now, mayAct, onOpen }: SwitchListProps) {
  return (
    <ul className={classes.list}>
      {switches.map((row, index) => (
        <SwitchItem key={row.key} row={row} digit={index + 1} now={now} mayAct={mayAct} onOpen={onOpen} />
      ))}
    </ul>
  );
}

type SwitchItemProps = Omit<SwitchListProps, "switches"> & { row: SwitchRow; digit: number };

function SwitchItem({ row, digit, now, mayAct, onOpen }: SwitchItemProps) {
  const t = useTranslations("operator");
  const words = useSwitchWords();
  const name = words.name(row.key);
  const action = actionOf(row);
  return (
    <li className={classes.row} data-degraded={!row.isDefault}>
      <div className={classes.what}>
        <div className={classes.name}>
          {mayAct && <Kbd className={classes.digit}>{digit}</Kbd>}
          <strong>{name}</strong>
          <span className={classes.state}>{words.state(row.key, row.value)}</span>
        </div>
        <div className={classes.effect} title={words.effect(row.key)}>
          {words.effect(row.key)}
        </div>
      </div>
      <div className={classes.facts}>
        {row.leaseUntil !== null && row.setAt !== null && (
          <LeaseRing from={row.setAt} until={row.leaseUntil} now={now} />
        )}
        <Receipts row={row} now={now} />
        <SetBy row={row} now={now} />
      </div>
      <Button
        className={classes.control}
        size="compact-sm"
        variant={row.isDefault ? "default" : "light"}
        color={row.isDefault ? undefined : "violet"}
        disabled={!mayAct}
        title={mayAct ? undefined : t("flip.notAllowed")}
        aria-label={t("flip.open", { action: t(`flip.${action}`), name })}
        onClick={() => onOpen(row.key)}
      >
        {t(`flip.${action}`)}
      </Button>
    </li>
  );
}

function actionOf(row: SwitchRow): "turnOn" | "turnOff" | "change" {
  if (switchCatalogue[row.key].type === "level") return "change";
  return row.value ? "turnOff" : "turnOn";
}

function SetBy({ row, now }: { row: SwitchRow; now: number }) {
  const t = useTranslations("operator.switchState");
  const q = useQuantities();
  if (row.setAt === null) return null;
  const ago = q.ago(row.setAt, now);
  const words = row.setByName === null ? t("setBySystem", { ago }) : t("setBy", { name: row.setByName, ago });
  return (
    <span
      className={classes.setBy}
      title={`${q.exactTime(row.setAt)}${row.reason ? ` · ${row.reason}` : ""}`}
    >
      {words}
      {row.reason && !row.isDefault && ` · ${row.reason}`}
    </span>
  );
}
