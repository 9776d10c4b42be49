"use client";

import { Button, TextInput, UnstyledButton } from "@mantine/core";
import {
  IconBarrierBlock,
  IconBuildingStore,
  IconClock,
  IconPlug,
  IconToolsKitchen2,
} from "@tabler/icons-react";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { CommandResult } from "#server/contracts/command.ts";
import type { HotKeyRow } from "#server/contracts/engine.ts";
import { SIDELINE_MINUTES } from "#server/contracts/queue-actions.ts";
import { useHeldPlaces } from "../operations/use-held-places.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import { useCommand } from "../ui/use-command.ts";
import classes from "./hot-key-list.module.css";

export type SidelineCommand = (input: {
  key: string;
  minutes?: number;
  reason?: string;
}) => Promise<CommandResult<{ key: string; until: number | null }>>;

export interface HotKeyListProps {
  rows: HotKeyRow[];
  /** Server time, epoch ms. */
  now: number;
  mayAct: boolean;
  onSideline: SidelineCommand;
}

const icons: Record<HotKeyRow["kind"], typeof IconPlug> = {
  shop: IconBuildingStore,
  item: IconToolsKitchen2,
  slot: IconClock,
  client: IconPlug,
};

/** What is asked for most, and one tap that sets it aside; what is set aside stays on top until it ends. */
export function HotKeyList({ rows, now, mayAct, onSideline }: HotKeyListProps) {
  const t = useTranslations("queues.hot");
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const { ids, hold } = useHeldPlaces(asideFirst(rows));
  if (rows.length === 0) return <p className={classes.empty}>{t("empty")}</p>;
  return (
    <ul className={classes.list} {...hold}>
      {ids.map((key) => {
        const row = byKey.get(key);
        return row && <HotKeyItem key={key} row={row} now={now} mayAct={mayAct} onSideline={onSideline} />;
      })}
    </ul>
  );
}

function HotKeyItem({ row, now, mayAct, onSideline }: Omit<HotKeyListProps, "rows"> & { row: HotKeyRow }) {
  const t = useTranslations("queues.hot");
  const q = useQuantities();
  const name = useLocale() === "zh-CN" ? row.labelZh : row.labelEn;
  const { run, pending } = useCommand(onSideline);
  const Icon = row.sidelined ? IconBarrierBlock : icons[row.kind];
  return (
    <li className={classes.row} data-aside={row.sidelined !== null || undefined}>
      <Icon className={classes.icon} size="1.125rem" stroke={1.75} aria-hidden />
      <div className={classes.what}>
        <div className={classes.name}>{name}</div>
        <div className={classes.facts}>
          <span>{t(`kind.${row.kind}`)}</span>
          <span className={classes.bar} aria-hidden>
            <span style={{ width: `${row.share * 100}%` }} />
          </span>
          <span>{t("perMinute", { count: q.count(row.perMinute) })}</span>
          <span>{t("share", { share: q.percent(row.share, 0) })}</span>
        </div>
        {row.sidelined && <Aside row={row} sidelined={row.sidelined} now={now} />}
      </div>
      {mayAct && (
        <div className={classes.control}>
          <Button
            size="compact-md"
            className={classes.button}
            variant={row.sidelined ? "filled" : "default"}
            color={row.sidelined ? "violet" : undefined}
            loading={pending}
            title={row.sidelined ? undefined : t("sidelineHelp")}
            aria-label={
              row.sidelined ? t("undoOf", { name }) : t("sidelineOf", { name, minutes: SIDELINE_MINUTES })
            }
            onClick={() => void run({ key: row.key, minutes: row.sidelined ? 0 : SIDELINE_MINUTES })}
          >
            {row.sidelined ? t("undo") : t("sideline", { minutes: SIDELINE_MINUTES })}
          </Button>
          {row.sidelined && (
            <UnstyledButton
              className={classes.extend}
              aria-label={t("extendOf", { name, minutes: SIDELINE_MINUTES })}
              onClick={() => void run({ key: row.key, minutes: SIDELINE_MINUTES })}
            >
              {t("extend", { minutes: SIDELINE_MINUTES })}
            </UnstyledButton>
          )}
        </div>
      )}
      {row.sidelined && mayAct && row.sidelined.reason === null && (
        <Why name={name} onNote={(reason) => run({ key: row.key, reason })} />
      )}
    </li>
  );
}

interface AsideProps {
  row: HotKeyRow;
  sidelined: NonNullable<HotKeyRow["sidelined"]>;
  now: number;
}

/** "set aside · 9:41 left · by Oren · 12 turned away: bot rush" */
function Aside({ sidelined, now }: AsideProps) {
  const t = useTranslations("queues.hot");
  const q = useQuantities();
  const { by, reason, turnedAway, until } = sidelined;
  const words = [
    t("left", { left: countdown(until - now) }),
    t("by", { name: by }),
    t("turnedAway", { count: turnedAway }),
    ...(reason ? [reason] : []),
  ];
  return (
    <div className={classes.aside} title={t("until", { time: q.exactTime(until) })}>
      <strong>{t("aside")}</strong> · {words.join(" · ")}
    </div>
  );
}

function Why({ name, onNote }: { name: string; onNote: (reason: string) => Promise<unknown> }) {
  const t = useTranslations("queues.hot");
  const [reason, setReason] = useState("");
  function submit(event: FormEvent) {
    event.preventDefault();
    if (reason.trim()) void onNote(reason.trim());
  }
  return (
    <form className={classes.why} onSubmit={submit}>
      <TextInput
        size="xs"
        aria-label={t("whyOf", { name })}
        placeholder={`${t("why")} ${t("whyPlaceholder")}`}
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button type="submit" size="xs" variant="default" disabled={!reason.trim()}>
        {t("note")}
      </Button>
    </form>
  );
}

function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function asideFirst(rows: HotKeyRow[]): string[] {
  return [...rows]
    .sort(
      (a, b) =>
        Number(b.sidelined !== null) - Number(a.sidelined !== null) ||
        (a.sidelined?.since ?? 0) - (b.sidelined?.since ?? 0) ||
        b.perMinute - a.perMinute ||
        a.key.localeCompare(b.key),
    )
    .map((row) => row.key);
}
