"use client";

import { Alert, Button, Group, Kbd, Modal, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { CommandResult } from "#server/contracts/command.ts";
import {
  COALESCE_MS,
  DEFAULT_LEASE_MINUTES,
  type SetSwitch,
  type SwitchRow,
  type SwitchValue,
  switchCatalogue,
} from "#server/contracts/switches.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./flip-dialog.module.css";
import { FlipOutcome } from "./flip-outcome.tsx";
import { useSwitchWords } from "./use-switch-words.ts";

export interface FlipDialogProps {
  /** The switch as it stands now, renewed live; null: closed. */
  row: SwitchRow | null;
  /** Server time, epoch ms. */
  now: number;
  onSet: (input: SetSwitch) => Promise<CommandResult<SwitchRow>>;
  onClose: () => void;
}

/** Asks before a flip and stays to show where it has arrived. Enter confirms, Esc changes nothing. */
export function FlipDialog({ row, now, onSet, onClose }: FlipDialogProps) {
  const t = useTranslations("operator.flip");
  const words = useSwitchWords();
  const title = row ? t("title", { name: words.name(row.key) }) : "";
  return (
    <Modal
      opened={row !== null}
      onClose={onClose}
      title={<strong>{title}</strong>}
      size="30rem"
      centered
      closeButtonProps={{ "aria-label": t("cancel") }}
    >
      {row && <FlipForm key={row.key} row={row} now={now} onSet={onSet} onClose={onClose} />}
    </Modal>
  );
}

type Stage =
  | { kind: "asking"; failed: string | null }
  | { kind: "saving" }
  | { kind: "done"; answer: SwitchRow };

const LEASE_MINUTES = [15, DEFAULT_LEASE_MINUTES, 60, 240, 1_440] as const;

function FlipForm({ row, now, onSet, onClose }: FlipDialogProps & { row: SwitchRow }) {
  const t = useTranslations("operator.flip");
  const [stage, setStage] = useState<Stage>({ kind: "asking", failed: null });
  /** What the person has looked at: a newer state asks for another look. */
  const [seen, setSeen] = useState(row);
  const [value, setValue] = useState(() => suggested(row));
  const [leaseMinutes, setLeaseMinutes] = useState<number>(DEFAULT_LEASE_MINUTES);
  const [reason, setReason] = useState("");

  if (stage.kind === "done") {
    const newest = row.revision >= stage.answer.revision ? row : stage.answer;
    return <FlipOutcome row={newest} now={now} onClose={onClose} />;
  }

  const isDefault = value === switchCatalogue[row.key].safeDefault;
  const changed = row.revision !== seen.revision;

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (stage.kind === "saving") return;
    if (changed) {
      setSeen(row);
      setValue(suggested(row));
      return;
    }
    setStage({ kind: "saving" });
    const answer = await onSet({
      key: row.key,
      value,
      leaseMinutes,
      reason: reason || undefined,
      seenRevision: seen.revision,
    }).catch((): CommandResult<SwitchRow> | null => null);
    if (answer?.ok) setStage({ kind: "done", answer: answer.value });
    else setStage({ kind: "asking", failed: answer ? answer.code : "NETWORK" });
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Effect row={row} isDefault={isDefault} />
        {changed ? (
          <Conflict row={row} now={now} />
        ) : (
          <Failure code={stage.kind === "asking" ? stage.failed : null} />
        )}
        {!changed && (
          <>
            <ValueChoice row={row} value={value} onChange={setValue} />
            {!isDefault && <LeaseChoice minutes={leaseMinutes} onChange={setLeaseMinutes} />}
            <TextInput
              label={t("reason")}
              placeholder={t("reasonPlaceholder")}
              maxLength={200}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          </>
        )}
        <Group justify="space-between">
          <Button variant="default" onClick={onClose} rightSection={<Kbd size="xs">{t("esc")}</Kbd>}>
            {t("cancel")}
          </Button>
          <Button
            type="submit"
            data-autofocus
            color={isDefault || changed ? undefined : "violet"}
            loading={stage.kind === "saving"}
            rightSection={<Kbd size="xs">{t("enter")}</Kbd>}
          >
            {changed ? t("conflictSeen") : <ConfirmWords row={row} value={value} />}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** What a person who opens the dialog most likely wants: the other state, or the first level. */
function suggested({ key, value, isDefault }: SwitchRow): SwitchValue {
  if (switchCatalogue[key].type === "boolean") return !value;
  return isDefault ? 1 : value;
}

function ConfirmWords({ row, value }: { row: SwitchRow; value: SwitchValue }) {
  const t = useTranslations("operator.flip");
  if (value === switchCatalogue[row.key].safeDefault) return t("confirmOff");
  if (value === row.value) return t("renew");
  return typeof value === "number" ? t("confirmSet", { level: value }) : t("confirmOn");
}

function Effect({ row, isDefault }: { row: SwitchRow; isDefault: boolean }) {
  const t = useTranslations("operator.flip");
  const words = useSwitchWords();
  return (
    <div>
      <Text>{isDefault ? t("effectOff") : words.inFull(row.key)}</Text>
      {!isDefault && (
        <p className={classes.blast}>
          <strong>{words.touches(row.key, row.ordersPerMinute)}</strong> <span>{t("traffic")}</span>
        </p>
      )}
    </div>
  );
}

function Conflict({ row, now }: { row: SwitchRow; now: number }) {
  const t = useTranslations("operator.flip");
  const words = useSwitchWords();
  const q = useQuantities();
  const state = words.state(row.key, row.value);
  const ago = q.ago(row.setAt ?? now, now);
  return (
    <Alert color="yellow" title={t("conflictTitle")} role="alert">
      {row.setByName === null
        ? t("conflictSystem", { state, ago })
        : t("conflict", { name: row.setByName, state, ago })}{" "}
      {row.reason && t("conflictReason", { reason: row.reason })}
    </Alert>
  );
}

function Failure({ code }: { code: string | null }) {
  const t = useTranslations("errors");
  if (!code) return null;
  return (
    <Alert color="red" role="alert">
      {t.has(code as "INTERNAL") ? t(code as "INTERNAL") : t("INTERNAL")}
    </Alert>
  );
}

interface ValueChoiceProps {
  row: SwitchRow;
  value: SwitchValue;
  onChange: (value: SwitchValue) => void;
}

/** Levels always; on and off only where the switch is on, since its lease may also be renewed. */
function ValueChoice({ row, value, onChange }: ValueChoiceProps) {
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
          data={COALESCE_MS.map((ms, level) => ({
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

function LeaseChoice({ minutes, onChange }: { minutes: number; onChange: (minutes: number) => void }) {
  const t = useTranslations("operator.flip");
  const q = useQuantities();
  return (
    <Labelled label={t("lease")} help={t("leaseHelp")}>
      <SegmentedControl
        fullWidth
        aria-label={t("lease")}
        value={String(minutes)}
        onChange={(next) => onChange(Number(next))}
        data={LEASE_MINUTES.map((value) => ({ value: String(value), label: q.span(value * 60_000) }))}
      />
    </Labelled>
  );
}

function Labelled({ label, help, children }: { label: string; help?: string; children: React.ReactNode }) {
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
