"use client";

import { Button } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useId } from "react";
import type { SwitchRow } from "#server/contracts/switches.ts";
import type { ServedRow, SwitchFlip, SwitchOutlook } from "#server/contracts/switches-live.ts";
import { DebtLedger } from "../effects/debt-ledger.tsx";
import { SwitchEffects } from "../effects/switch-effects.tsx";
import { Panel } from "../operations/panel.tsx";
import { useQuantities } from "../operations/use-quantities.ts";
import { BlastPreview } from "./blast-preview.tsx";
import { ExitGates } from "./exit-gates.tsx";
import type { FlipDialogProps } from "./flip-dialog.tsx";
import { FlipHistory } from "./flip-history.tsx";
import { LeaseRing } from "./lease-ring.tsx";
import { Receipts } from "./receipts.tsx";
import { Refusals } from "./refusal-words.tsx";
import { ServedTable } from "./served-table.tsx";
import classes from "./switch-detail.module.css";
import { SwitchFacts } from "./switch-facts.tsx";
import { actionOf } from "./switch-list.tsx";
import { UndoButton } from "./undo-button.tsx";
import { useSwitchWords } from "./use-switch-words.ts";

export interface SwitchDetailProps {
  row: SwitchRow;
  outlook: SwitchOutlook | null;
  /** Newest first. */
  flips: readonly SwitchFlip[];
  served: readonly ServedRow[];
  now: number;
  ageMs: number | null;
  mayAct: boolean;
  onOpen: () => void;
  onUndo: FlipDialogProps["onUndo"];
  /** Where the list is out of sight. */
  onBack: () => void;
}

/** Everything about one switch: how it stands and why, what it touches, what ends it, what it is. */
export function SwitchDetail(props: SwitchDetailProps) {
  const { row, outlook, flips, served, now, ageMs, mayAct, onOpen, onUndo, onBack } = props;
  const t = useTranslations("switches");
  const tFlip = useTranslations("operator.flip");
  const tEffects = useTranslations("effects");
  const words = useSwitchWords();
  const name = words.name(row.key);
  const action = actionOf(row);
  return (
    <Panel title={name} subtitle={words.state(row.key, row.value)} ageMs={ageMs} greysOut={false}>
      <button type="button" className={classes.back} onClick={onBack}>
        <IconArrowLeft size="1rem" aria-hidden /> {t("list.back")}
      </button>
      <p className={classes.effect}>{words.inFull(row.key)}</p>
      <div className={classes.controls}>
        <Button
          variant={row.isDefault ? "default" : "light"}
          {...(!row.isDefault && { color: "violet" })}
          disabled={!mayAct}
          title={mayAct ? undefined : tFlip("notAllowed")}
          aria-label={tFlip("open", { action: tFlip(action), name })}
          onClick={onOpen}
        >
          {tFlip(action)}
        </Button>
        {mayAct && <UndoButton row={row} now={now} onUndo={onUndo} size="sm" />}
      </div>
      {row.isDefault && outlook && <Refusals refusals={outlook.refusals} />}
      <div className={classes.sections}>
        <Section title={t("now.title")}>
          <Standing row={row} now={now} />
        </Section>
        <Section title={t("exit.title")}>
          <ExitGates gates={outlook?.exit ?? []} />
        </Section>
        <Section title={t(row.isDefault ? "blast.title" : "blast.titleOn")} wide>
          <BlastPreview switchKey={row.key} blast={outlook?.blast ?? null} />
        </Section>
        <Section title={t("served.title")} wide>
          <ServedTable rows={served} />
        </Section>
        {row.key === "writes.queued" && (
          <Section title={tEffects("debt.title")} wide>
            <DebtLedger now={now} />
          </Section>
        )}
        <Section title={tEffects("title")} wide>
          <SwitchEffects switchKey={row.key} now={now} />
        </Section>
        <Section title={t("history.title")} wide>
          <FlipHistory flips={flips} now={now} />
        </Section>
        <Section title={t("fact.key")} full hidesTitle>
          <SwitchFacts switchKey={row.key} refusals={outlook?.refusals ?? []} />
        </Section>
      </div>
    </Panel>
  );
}

interface SectionProps {
  title: string;
  wide?: boolean;
  /** Across, however wide. */
  full?: boolean;
  hidesTitle?: boolean;
  children: ReactNode;
}

function Section({ title, wide, full, hidesTitle, children }: SectionProps) {
  const id = useId();
  return (
    <section
      className={classes.section}
      data-wide={wide || full || undefined}
      data-full={full || undefined}
      aria-labelledby={id}
    >
      <h3 id={id} className={hidesTitle ? "rd-visually-hidden" : classes.title}>
        {title}
      </h3>
      {children}
    </section>
  );
}

/** Who, why, until when, and where it has arrived. */
function Standing({ row, now }: { row: SwitchRow; now: number }) {
  const t = useTranslations("switches.now");
  const q = useQuantities();
  const { setAt, leaseUntil, pinnedUntil, reason, extensions } = row;
  return (
    <ul className={classes.standing}>
      <li>
        <SetBy row={row} now={now} />
      </li>
      {reason && (
        <li>
          {t("reason")}: {reason}
        </li>
      )}
      {leaseUntil !== null && setAt !== null ? (
        <li>
          <LeaseRing from={setAt} until={leaseUntil} now={now} />
          {extensions > 0 && (
            <span className={classes.late}> · {t("extensions", { count: extensions })}</span>
          )}
        </li>
      ) : (
        <li className={classes.quiet}>
          {t("lease")}: {t("noLease")}
        </li>
      )}
      {pinnedUntil !== null && pinnedUntil > now && <li>{t("pinned", { time: q.time(pinnedUntil) })}</li>}
      <li>
        {t("receipts")}: <Receipts row={row} now={now} />
      </li>
    </ul>
  );
}

function SetBy({ row: { setAt, setByName, cause }, now }: { row: SwitchRow; now: number }) {
  const t = useTranslations("switches");
  const q = useQuantities();
  if (setAt === null || cause === null) return <>{t("now.never")}</>;
  const said = { name: setByName ?? t("history.system"), ago: q.ago(setAt, now) };
  const key = {
    person: "byPerson",
    rule: "byRule",
    ladder: "byLadder",
    lease_ended: "byLease",
    lease_extended: "byExtension",
    undo: "byUndo",
  } as const;
  return <span title={q.exactTime(setAt)}>{t(`now.${key[cause]}`, said)}</span>;
}
