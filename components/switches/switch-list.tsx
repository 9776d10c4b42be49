"use client";

import { Button, Kbd } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type SwitchKey, type SwitchRow, switchCatalogue, switchKeys } from "#server/contracts/switches.ts";
import { useHeldPlaces } from "../operations/use-held-places.ts";
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
  /** Names become buttons that show a switch's details. */
  onSelect?: (key: SwitchKey) => void;
  selected?: SwitchKey | null;
}

/** The first nine of the catalogue have a key of their own, wherever they stand. */
export const SWITCH_DIGITS = 9;

/** What is away from its default first, with all that matters of it; the rest a line each. The control is always at the right edge. */
export function SwitchList({ switches, ...rest }: SwitchListProps) {
  const byKey = new Map(switches.map((row) => [row.key as string, row]));
  const wanted = [...switches]
    .sort((a, b) => Number(a.isDefault) - Number(b.isDefault))
    .map((row) => row.key);
  // A row must not jump away from under a hand because somebody else flipped it.
  const { ids, hold } = useHeldPlaces(wanted);
  return (
    <ul className={classes.list} {...hold}>
      {ids.map((key) => {
        const row = byKey.get(key);
        return row && <SwitchItem key={key} row={row} {...rest} />;
      })}
    </ul>
  );
}

type SwitchItemProps = Omit<SwitchListProps, "switches"> & { row: SwitchRow };

function SwitchItem({ row, now, mayAct, onOpen, onSelect, selected }: SwitchItemProps) {
  const t = useTranslations("operator");
  const tList = useTranslations("switches.list");
  const words = useSwitchWords();
  const name = words.name(row.key);
  const action = actionOf(row);
  const digit = switchKeys.indexOf(row.key) + 1;
  return (
    <li
      className={classes.row}
      data-degraded={!row.isDefault}
      data-compact={row.isDefault || undefined}
      data-selected={selected === row.key || undefined}
    >
      <div className={classes.what}>
        <div className={classes.name}>
          {mayAct && (
            <Kbd
              className={classes.digit}
              data-none={digit > SWITCH_DIGITS || undefined}
              aria-hidden={digit > SWITCH_DIGITS}
            >
              {digit <= SWITCH_DIGITS ? digit : "·"}
            </Kbd>
          )}
          {onSelect ? (
            <button
              type="button"
              className={classes.select}
              aria-pressed={selected === row.key}
              aria-label={tList("details", { name })}
              onClick={() => onSelect(row.key)}
            >
              {name}
            </button>
          ) : (
            <strong>{name}</strong>
          )}
          <span className={classes.state}>{words.state(row.key, row.value)}</span>
        </div>
        <div className={classes.effect} title={words.effect(row.key)}>
          {words.effect(row.key)}
        </div>
      </div>
      {!row.isDefault && (
        <div className={classes.facts}>
          {row.leaseUntil !== null && row.setAt !== null && (
            <LeaseRing from={row.setAt} until={row.leaseUntil} now={now} />
          )}
          <Receipts row={row} now={now} />
          <SetBy row={row} now={now} />
        </div>
      )}
      <Button
        className={classes.control}
        size="compact-sm"
        variant={row.isDefault ? "default" : "light"}
        {...(!row.isDefault && { color: "violet" })}
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

export function actionOf(row: SwitchRow): "turnOn" | "turnOff" | "change" {
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
      {row.reason && ` · ${row.reason}`}
    </span>
  );
}
