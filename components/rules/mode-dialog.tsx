"use client";

import { Alert, Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useState } from "react";
import type { ApprovalRow, MaybeAsked } from "#server/contracts/approvals.ts";
import type { CommandResult } from "#server/contracts/command.ts";
import type { AskBacktest, DrawnBacktest, RuleRow, SetRuleMode } from "#server/contracts/protection.ts";
import type { RuleMode } from "#server/contracts/protection-limits.ts";
import { useRefusalWords } from "../switches/refusal-words.tsx";
import {
  ALONE_REASON_LENGTH,
  AskWords,
  SecondPersonAsked,
  SecondPersonHint,
  useAsksSecondPerson,
} from "../switches/second-person.tsx";
import { BacktestView } from "./backtest-view.tsx";
import { isInForce } from "./rules-room.ts";
import { useRuleWords } from "./use-rule-words.ts";

export interface ModeDialogProps {
  /** Which rule, and what is asked of it; "backtest" only tries it on the past. null: closed. */
  asked: { row: RuleRow; mode: RuleMode | "backtest" } | null;
  onBacktest: (input: AskBacktest) => Promise<CommandResult<DrawnBacktest>>;
  onSet: (input: SetRuleMode) => Promise<CommandResult<MaybeAsked>>;
  onClose: () => void;
}

/** Asks before a rule gets another mode. Before it is turned on, what it would have done is shown. */
export function ModeDialog({ asked, onClose, ...rest }: ModeDialogProps) {
  const t = useTranslations("rules");
  const title = () => {
    if (!asked) return "";
    const { name } = asked.row.definition;
    return asked.mode === "backtest"
      ? t("card.backtestName", { name })
      : t(`modeDialog.${asked.mode}`, { name });
  };
  return (
    <Modal
      opened={asked !== null}
      onClose={onClose}
      title={<strong>{title()}</strong>}
      size="44rem"
      centered
      closeButtonProps={{ "aria-label": t("modeDialog.keep") }}
    >
      {asked && <ModeForm key={`${asked.row.id} ${asked.mode}`} {...asked} {...rest} onClose={onClose} />}
    </Modal>
  );
}

const confirmWords = {
  on: "modeDialog.confirmOn",
  off: "modeDialog.confirmOff",
  shadow: "modeDialog.confirmShadow",
} as const;

type FormProps = Omit<ModeDialogProps, "asked"> & NonNullable<ModeDialogProps["asked"]>;

type Trial = { kind: "running" } | { kind: "failed"; code: string } | { kind: "done"; drawn: DrawnBacktest };

function ModeForm({ row, mode, onBacktest, onSet, onClose }: FormProps) {
  const t = useTranslations("rules");
  const errors = useTranslations("errors");
  const words = useRuleWords();
  const [trial, setTrial] = useState<Trial>({ kind: "running" });
  const [reason, setReason] = useState("");
  const [saving, setSaving] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const [alone, setAlone] = useState(false);
  const [asked, setAsked] = useState<ApprovalRow | null>(null);
  const refusal = useRefusalWords();
  const waits = useAsksSecondPerson() && isInForce(row) && (mode === "off" || mode === "shadow");
  const leastReason = waits && alone ? ALONE_REASON_LENGTH : 3;
  const triesOut = mode === "on" || mode === "backtest";

  const ruleId = row.id;
  useEffect(() => {
    if (!triesOut) return;
    let left = false;
    onBacktest({ id: ruleId })
      .then(
        (answer): Trial =>
          answer.ok ? { kind: "done", drawn: answer.value } : { kind: "failed", code: answer.code },
      )
      .catch((): Trial => ({ kind: "failed", code: "NETWORK" }))
      .then((done) => {
        if (!left) setTrial(done);
      });
    return () => {
      left = true;
    };
  }, [triesOut, ruleId, onBacktest]);

  const said = (code: string) =>
    errors.has(code as "INTERNAL") ? errors(code as "INTERNAL") : errors("INTERNAL");

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (mode === "backtest") return onClose();
    if (saving) return;
    setSaving(true);
    const wanted = { id: row.id, seenVersion: row.version, mode, reason };
    const answer = await onSet({ ...wanted, ...(waits && alone && { alone }) }).catch(() => null);
    setSaving(false);
    if (answer?.ok && answer.value.asked) setAsked(answer.value.asked);
    else if (answer?.ok) onClose();
    else setFailed(refusal(answer?.reason) ?? said(answer?.code ?? "NETWORK"));
  }

  if (asked) return <SecondPersonAsked request={asked} onClose={onClose} />;

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="md">
        <Text>{words.sentence(row.definition)}</Text>
        {mode !== "backtest" && <Text c="dimmed">{t(`modeDialog.${mode}Text`)}</Text>}
        {triesOut && trial.kind === "running" && (
          <Text role="status">{t(mode === "on" ? "modeDialog.needsBacktest" : "backtest.running")}</Text>
        )}
        {triesOut && trial.kind === "failed" && (
          <Alert color="red" role="alert">
            {t("modeDialog.failed", { why: said(trial.code) })}
          </Alert>
        )}
        {triesOut && trial.kind === "done" && (
          <BacktestView drawn={trial.drawn} definition={row.definition} />
        )}
        {mode !== "backtest" && (
          <TextInput
            label={t("form.reason")}
            description={t("form.reasonHelp")}
            required
            minLength={3}
            maxLength={200}
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        {waits && <SecondPersonHint why="removes" alone={alone} onAlone={setAlone} />}
        {failed && (
          <Alert color="red" role="alert">
            {failed}
          </Alert>
        )}
        <Group justify="space-between">
          <Button variant="default" onClick={onClose}>
            {t(mode === "backtest" ? "form.cancel" : "modeDialog.keep")}
          </Button>
          {mode !== "backtest" && (
            <Button
              type="submit"
              loading={saving}
              color={mode === "on" ? "violet" : undefined}
              disabled={(mode === "on" && trial.kind !== "done") || reason.trim().length < leastReason}
            >
              {waits && !alone ? <AskWords /> : t(confirmWords[mode])}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}
