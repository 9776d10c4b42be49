"use client";

import { Alert, Badge, Button, Group, Kbd, Modal, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { CommandResult } from "#server/contracts/command.ts";
import type { ChoiceRow, LimitSample } from "#server/contracts/engine.ts";
import {
  type AdmissionLimiter,
  admissionLimiters,
  DEFAULT_LIMITER,
  DEFAULT_POLICY,
  type SchedulingPolicy,
  schedulingPolicies,
} from "#server/contracts/engine-choices.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./change-choice-dialog.module.css";

export type ChoiceChange =
  | { what: "policy"; value: SchedulingPolicy; reason?: string }
  | { what: "limiter"; value: AdmissionLimiter; reason?: string };

export interface ChangeChoiceDialogProps {
  /** Which choice is asked about; null: closed. */
  what: "policy" | "limiter" | null;
  current: ChoiceRow | null;
  sample: LimitSample | null;
  onApply: (change: ChoiceChange) => Promise<CommandResult<unknown>>;
  onClose: () => void;
}

/** Offers the rules, each with its reason, and says what a change will do before it is made. */
export function ChangeChoiceDialog({ what, current, ...rest }: ChangeChoiceDialogProps) {
  const t = useTranslations("engine.dialog");
  return (
    <Modal
      opened={what !== null}
      onClose={rest.onClose}
      title={<strong>{what && t(what)}</strong>}
      size="38rem"
      centered
      closeButtonProps={{ "aria-label": t("keep") }}
    >
      {what && current && <ChangeForm key={what} what={what} current={current} {...rest} />}
    </Modal>
  );
}

type FormProps = Omit<ChangeChoiceDialogProps, "what" | "current"> & {
  what: "policy" | "limiter";
  current: ChoiceRow;
};

function ChangeForm({ what, current, sample, onApply, onClose }: FormProps) {
  const t = useTranslations();
  const before = current[what];
  const [wanted, setWanted] = useState<SchedulingPolicy | AdmissionLimiter>(before);
  const [reason, setReason] = useState("");
  const [saving, setSaving] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const words = useChoiceWords(what);
  const changes = wanted !== before;
  const recommended = what === "policy" ? DEFAULT_POLICY : DEFAULT_LIMITER;

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (saving || !changes) return;
    setSaving(true);
    const change = { what, value: wanted, reason: reason.trim() || undefined } as ChoiceChange;
    const answer = await onApply(change).catch(() => null);
    setSaving(false);
    if (answer?.ok) onClose();
    else setFailed(answer ? answer.code : "NETWORK");
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Radio.Group
          aria-label={t(`engine.dialog.${what}`)}
          value={wanted}
          onChange={(value) => setWanted(value as SchedulingPolicy)}
        >
          <Stack gap="sm">
            {(what === "policy" ? schedulingPolicies : admissionLimiters).map((value) => (
              <Radio
                key={value}
                value={value}
                data-autofocus={value === before || undefined}
                label={
                  <span className={classes.label}>
                    <strong>{words.name(value)}</strong>
                    {value === before && <Badge color="gray">{t("engine.dialog.now")}</Badge>}
                    {value === recommended && (
                      <Badge color="teal" variant="light">
                        {t("engine.dialog.recommended")}
                      </Badge>
                    )}
                  </span>
                }
                description={words.why(value)}
              />
            ))}
          </Stack>
        </Radio.Group>
        {changes && <WillHappen what={what} before={before} after={wanted} sample={sample} />}
        <TextInput
          label={t("engine.dialog.reason")}
          description={t("engine.dialog.reasonHelp")}
          placeholder={t("engine.dialog.reasonPlaceholder")}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {failed && (
          <Alert color="red" role="alert">
            {t.has(`errors.${failed}` as "errors.INTERNAL")
              ? t(`errors.${failed}` as "errors.INTERNAL")
              : t("errors.INTERNAL")}
          </Alert>
        )}
        <Group justify="space-between">
          <Button variant="default" onClick={onClose} rightSection={<Kbd size="xs">Esc</Kbd>}>
            {t("engine.dialog.keep")}
          </Button>
          <Button type="submit" loading={saving} disabled={!changes}>
            {changes ? t("engine.dialog.apply", { name: words.name(wanted) }) : t("engine.dialog.pickOne")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface WillHappenProps {
  what: "policy" | "limiter";
  before: SchedulingPolicy | AdmissionLimiter;
  after: SchedulingPolicy | AdmissionLimiter;
  sample: LimitSample | null;
}

function WillHappen({ what, before, after, sample }: WillHappenProps) {
  const t = useTranslations("engine.dialog");
  const q = useQuantities();
  const words = useChoiceWords(what);
  const from = { before: words.name(before), after: words.name(after) };
  const sentences =
    what === "policy"
      ? [t("policyFrom", from), after === "pull" ? t("policyBack") : t("policyPush"), t("running")]
      : [
          t("limiterFrom", from),
          after === "none" ? t("limiterNone") : after === "codel" ? t("limiterDrops") : t("limiterRefuses"),
          t("running"),
        ];
  return (
    <div className={classes.will} role="status">
      <Text fw={600}>{t("willHappen")}</Text>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {sample && (
        <Text size="sm" c="dimmed">
          {t("atPresent", {
            inFlight: q.count(sample.inFlight),
            queued: q.count(sample.queued),
            wait: q.span(sample.expectedWaitMs),
          })}
        </Text>
      )}
    </div>
  );
}

function useChoiceWords(what: "policy" | "limiter") {
  const t = useTranslations("operator");
  const key = (value: SchedulingPolicy | AdmissionLimiter) =>
    (what === "policy" ? `policy.${value}` : `limiter.${value}`) as "policy.pull";
  return {
    name: (value: SchedulingPolicy | AdmissionLimiter) => t(`${key(value)}.name`),
    why: (value: SchedulingPolicy | AdmissionLimiter) => t(`${key(value)}.why`),
  };
}
