"use client";

import { Alert, Button, Group, Kbd, Stack, Text, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useRef, useState } from "react";
import type { ApprovalRow } from "#server/contracts/approvals.ts";
import {
  DEFAULT_LEASE_MINUTES,
  type SwitchRow,
  type SwitchValue,
  switchCatalogue,
} from "#server/contracts/switches.ts";
import type { SwitchOutlook } from "#server/contracts/switches-live.ts";
import { useTopic } from "../live/use-topic.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import { BlastPreview } from "./blast-preview.tsx";
import { LeaseChoice, ValueChoice } from "./flip-choices.tsx";
import { FlipConflict } from "./flip-conflict.tsx";
import classes from "./flip-dialog.module.css";
import type { FlipDialogProps } from "./flip-dialog.tsx";
import { FlipOutcome } from "./flip-outcome.tsx";
import { likelyReason, type QuickReason, ReasonChoice } from "./reason-choice.tsx";
import { Refusals, useRefusalWords } from "./refusal-words.tsx";
import {
  ALONE_REASON_LENGTH,
  AskWords,
  SecondPersonAsked,
  SecondPersonHint,
  useSecondPerson,
} from "./second-person.tsx";
import { useSwitchWords } from "./use-switch-words.ts";

interface Failure {
  code: string;
  reason: string | undefined;
}

type Stage =
  | { kind: "asking"; failed: Failure | null }
  | { kind: "saving" }
  | { kind: "done"; answer: SwitchRow }
  | { kind: "asked"; request: ApprovalRow };

export type FlipFormProps = FlipDialogProps & { row: SwitchRow };

export function FlipForm({ row, served, reason: given, now, onSet, onUndo, onAsk, onClose }: FlipFormProps) {
  const t = useTranslations("switches.dialog");
  const words = useSwitchWords();
  const { collections } = useTopic("switches:all");
  const outlook = collections?.outlook?.[row.key] ?? null;
  const [stage, setStage] = useState<Stage>({ kind: "asking", failed: null });
  /** What the person has looked at: a newer state asks for another look. */
  const [seen, setSeen] = useState(row);
  const [value, setValue] = useState(() => suggested(row));
  const [leaseMinutes, setLeaseMinutes] = useState<number>(DEFAULT_LEASE_MINUTES);
  const isDefault = value === switchCatalogue[row.key].safeDefault;
  const [quick, setQuick] = useState<QuickReason>(() => likelyReason(row.key, isDefault));
  const [own, setOwn] = useState(given ?? "");
  const [typed, setTyped] = useState("");
  const form = useEnterBeforeFocus();
  const [alone, setAlone] = useState(false);
  const waits = useSecondPerson(row, value);

  if (stage.kind === "done") {
    const newest = row.revision >= stage.answer.revision ? row : stage.answer;
    return <FlipOutcome row={newest} served={served} now={now} onUndo={onUndo} onClose={onClose} />;
  }

  if (stage.kind === "asked") return <SecondPersonAsked request={stage.request} onClose={onClose} />;

  const reason = own.trim() || t(`reason.${quick}`);
  const turnsOn = seen.isDefault && !isDefault;
  const asksName = turnsOn && switchCatalogue[row.key].dropsWrites;
  const named = !asksName || isNameOf(typed, row.key, words.name(row.key));
  const explained = !(waits && alone) || own.trim().length >= ALONE_REASON_LENGTH;
  const refusals = turnsOn ? (outlook?.refusals ?? []) : [];

  function choose(next: SwitchValue) {
    const nextIsDefault = next === switchCatalogue[row.key].safeDefault;
    if (nextIsDefault !== isDefault) setQuick(likelyReason(row.key, nextIsDefault));
    setValue(next);
  }

  async function save(seenRevision: number) {
    setStage({ kind: "saving" });
    const wanted = { key: row.key, value, leaseMinutes, reason, seenRevision };
    const unanswered = (): null => null;
    const answer = await onSet({ ...wanted, ...(waits && alone && { alone }) }).catch(unanswered);
    if (answer?.ok) return setStage({ kind: "done", answer: answer.value });
    // The server knows whether it is one's own flip that goes back, which needs nobody.
    const asked = answer?.reason === "approval:needed" ? await onAsk(wanted).catch(unanswered) : undefined;
    if (asked?.ok) return setStage({ kind: "asked", request: asked.value });
    const failed = asked === undefined ? answer : asked;
    setStage({ kind: "asking", failed: { code: failed?.code ?? "NETWORK", reason: failed?.reason } });
  }

  if (row.revision !== seen.revision && stage.kind !== "saving") {
    return (
      <FlipConflict
        seen={seen}
        row={row}
        wanted={{ value, leaseUntil: isDefault ? null : now + leaseMinutes * 60_000, reason }}
        saving={false}
        onTake={onClose}
        onRedo={() => {
          setSeen(row);
          void save(row.revision);
        }}
      />
    );
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (stage.kind !== "saving" && named && explained && refusals.length === 0) void save(seen.revision);
  }

  return (
    <form onSubmit={submit} ref={form}>
      <Stack gap="md">
        <Effect row={row} isDefault={isDefault} outlook={outlook} />
        {stage.kind === "asking" && stage.failed && <Failed failure={stage.failed} />}
        <Refusals refusals={refusals} />
        {asksName && <Drops row={row} outlook={outlook} typed={typed} onTyped={setTyped} />}
        <ValueChoice row={row} value={value} onChange={choose} />
        {!isDefault && <LeaseChoice minutes={leaseMinutes} onChange={setLeaseMinutes} />}
        <ReasonChoice isDefault={isDefault} quick={quick} own={own} onQuick={setQuick} onOwn={setOwn} />
        {waits && <SecondPersonHint why={isDefault ? "loosens" : "drops"} alone={alone} onAlone={setAlone} />}
        <Buttons
          onClose={onClose}
          color={isDefault ? undefined : "violet"}
          saving={stage.kind === "saving"}
          barred={!named || !explained || refusals.length > 0}
          takesFocus={!asksName}
        >
          {waits && !alone ? <AskWords /> : <ConfirmWords row={row} value={value} />}
        </Buttons>
      </Stack>
    </form>
  );
}

/** A quick Enter may come before the dialog has the focus: it counts all the same. */
function useEnterBeforeFocus() {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // Held down, it is the press that opened the dialog.
      if (event.key !== "Enter" || event.repeat || document.activeElement !== document.body) return;
      form.current?.requestSubmit();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return form;
}

/** What a person who opens the dialog most likely wants: the other state, or the first level. */
function suggested({ key, value, isDefault }: SwitchRow): SwitchValue {
  if (switchCatalogue[key].type === "boolean") return !value;
  return isDefault ? 1 : value;
}

function isNameOf(typed: string, key: string, name: string): boolean {
  const said = typed.trim().toLowerCase();
  return said === name.toLowerCase() || said === key;
}

interface ButtonsProps {
  onClose: () => void;
  color: string | undefined;
  saving: boolean;
  /** It may not be confirmed yet; the words above say why. */
  barred: boolean;
  takesFocus: boolean;
  children: React.ReactNode;
}

function Buttons({ onClose, color, saving, barred, takesFocus, children }: ButtonsProps) {
  const t = useTranslations("operator.flip");
  return (
    <Group justify="space-between" className={classes.buttons}>
      <Button variant="default" onClick={onClose} rightSection={<Kbd size="xs">{t("esc")}</Kbd>}>
        {t("cancel")}
      </Button>
      <Button
        type="submit"
        data-autofocus={takesFocus || undefined}
        {...(color && { color })}
        loading={saving}
        aria-disabled={barred || undefined}
        data-disabled={barred || undefined}
        rightSection={<Kbd size="xs">{t("enter")}</Kbd>}
      >
        {children}
      </Button>
    </Group>
  );
}

function ConfirmWords({ row, value }: { row: SwitchRow; value: SwitchValue }) {
  const t = useTranslations("operator.flip");
  if (value === switchCatalogue[row.key].safeDefault) return t("confirmOff");
  if (value === row.value) return t("renew");
  return typeof value === "number" ? t("confirmSet", { level: value }) : t("confirmOn");
}

interface EffectProps {
  row: SwitchRow;
  isDefault: boolean;
  outlook: SwitchOutlook | null;
}

function Effect({ row, isDefault, outlook }: EffectProps) {
  const t = useTranslations("operator.flip");
  const words = useSwitchWords();
  return (
    <div className={classes.effect}>
      <Text>{isDefault ? t("effectOff") : words.inFull(row.key)}</Text>
      <BlastPreview switchKey={row.key} blast={outlook?.blast ?? null} />
    </div>
  );
}

interface DropsProps {
  row: SwitchRow;
  outlook: SwitchOutlook | null;
  typed: string;
  onTyped: (typed: string) => void;
}

/** Where orders are refused, one says its name first. */
function Drops({ row, outlook, typed, onTyped }: DropsProps) {
  const t = useTranslations("switches.dialog");
  const words = useSwitchWords();
  const q = useQuantities();
  const perMinute = outlook?.blast.ordersPerMinute ?? row.ordersPerMinute;
  return (
    <Alert color="red" title={t("dropsTitle")}>
      <Stack gap="xs">
        <span>{t("drops", { rate: q.count(Math.round(perMinute)) })}</span>
        <TextInput
          data-autofocus
          label={t("typed", { name: words.name(row.key) })}
          description={t("typedHelp", { key: row.key })}
          classNames={{ description: classes.drops }}
          inputWrapperOrder={["label", "input", "description"]}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => onTyped(event.currentTarget.value)}
        />
      </Stack>
    </Alert>
  );
}

function Failed({ failure: { code, reason } }: { failure: Failure }) {
  const t = useTranslations("errors");
  const refusal = useRefusalWords();
  return (
    <Alert color="red" role="alert">
      {refusal(reason) ?? (t.has(code as "INTERNAL") ? t(code as "INTERNAL") : t("INTERNAL"))}
    </Alert>
  );
}
