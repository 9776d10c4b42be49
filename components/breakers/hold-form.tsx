"use client";

import { Alert, Button, Group, Kbd, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { ApprovalRow } from "#server/contracts/approvals.ts";
import { DEFAULT_HOLD_MINUTES } from "#server/contracts/breaker-catalogue.ts";
import type { BreakerAction, BreakerCell, HeldBreaker } from "#server/contracts/breakers.ts";
import type { CommandResult } from "#server/contracts/command.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import { useRefusalWords } from "../switches/refusal-words.tsx";
import {
  ALONE_REASON_LENGTH,
  AskWords,
  SecondPersonAsked,
  SecondPersonHint,
  useAsksSecondPerson,
} from "../switches/second-person.tsx";

export type OnHold = (input: {
  dependency: BreakerCell["dependency"];
  target: string;
  action: BreakerAction;
  minutes: number;
  reason: string;
  seenSince: number | null;
  confirm?: string;
  alone?: boolean;
}) => Promise<CommandResult<HeldBreaker>>;

interface HoldFormProps {
  cell: BreakerCell;
  action: BreakerAction;
  /** When the hold began that the person was looking at. */
  seenSince: number | null;
  onHold: OnHold;
  onDone: () => void;
}

const MINUTES = [10, 30, 120, 480, 1_440];
const LEAST_REASON = 3;

/** Says what will happen, asks why and for how long, and does it. Enter confirms. */
export function HoldForm({ cell, action, seenSince, onHold, onDone }: HoldFormProps) {
  const t = useTranslations("breakers.hold");
  const actions = useTranslations("breakers.action");
  const errors = useTranslations("errors");
  const refusal = useRefusalWords();
  const q = useQuantities();
  const [minutes, setMinutes] = useState(DEFAULT_HOLD_MINUTES);
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const [saving, setSaving] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const [alone, setAlone] = useState(false);
  const [asked, setAsked] = useState<ApprovalRow | null>(null);
  const waits = useAsksSecondPerson() && action === "disable";
  const { dependency, target } = cell;
  const leastReason = waits && alone ? ALONE_REASON_LENGTH : LEAST_REASON;
  const complete = reason.trim().length >= leastReason && (action !== "disable" || typed === dependency);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!complete || saving) return;
    setSaving(true);
    const confirm = action === "disable" ? typed : undefined;
    const wanted = { dependency, target, action, minutes, reason, seenSince, confirm };
    const answer = await onHold({ ...wanted, ...(waits && alone && { alone }) }).catch(() => null);
    setSaving(false);
    if (answer?.ok && answer.value.asked) return setAsked(answer.value.asked);
    if (answer?.ok) return onDone();
    const code = (answer?.code ?? "NETWORK") as "INTERNAL";
    setFailed(
      answer?.code === "STALE"
        ? t("stale", { what: answer.reason ?? "" })
        : (refusal(answer?.reason) ?? errors(errors.has(code) ? code : "INTERNAL")),
    );
  }

  if (asked) return <SecondPersonAsked request={asked} onClose={onDone} />;

  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text>{t(`effect.${action}`)}</Text>
        {action !== "release" && (
          <div>
            <Text fw={500} mb={4}>
              {t("lease")}{" "}
              <Text span c="dimmed" size="xs" fw={400}>
                {t("leaseHelp")}
              </Text>
            </Text>
            <SegmentedControl
              fullWidth
              aria-label={t("lease")}
              value={String(minutes)}
              onChange={(next) => setMinutes(Number(next))}
              data={MINUTES.map((one) => ({ value: String(one), label: q.span(one * 60_000) }))}
            />
          </div>
        )}
        <TextInput
          label={t("reason")}
          description={t("reasonHelp")}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={200}
          required
          autoFocus
        />
        {action === "disable" && (
          <TextInput
            label={t("confirm", { word: dependency })}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            required
          />
        )}
        {waits && <SecondPersonHint why="removes" alone={alone} onAlone={setAlone} />}
        {failed && (
          <Alert color="red" role="alert">
            {failed}
          </Alert>
        )}
        <Group justify="space-between">
          <Button variant="default" onClick={onDone}>
            {t("cancel")}
          </Button>
          <Button
            type="submit"
            loading={saving}
            disabled={!complete}
            color={action === "release" ? undefined : "violet"}
            rightSection={<Kbd size="xs">{t("enter")}</Kbd>}
          >
            {waits && !alone ? <AskWords /> : actions(action)}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
