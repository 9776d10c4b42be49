"use client";

import { Alert, Button, Drawer, Group, NumberInput, Text, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { ApprovalRow, MaybeAsked } from "#server/contracts/approvals.ts";
import type { CommandResult } from "#server/contracts/command.ts";
import type {
  AskBacktest,
  DrawnBacktest,
  RemoveRule,
  RuleRow,
  SaveRule,
} from "#server/contracts/protection.ts";
import { type RuleDefinition, ruleLimits } from "#server/contracts/protection-limits.ts";
import { useRefusalWords } from "../switches/refusal-words.tsx";
import {
  ALONE_REASON_LENGTH,
  AskWords,
  SecondPersonAsked,
  SecondPersonHint,
  useAsksSecondPerson,
} from "../switches/second-person.tsx";
import { BacktestView } from "./backtest-view.tsx";
import { ConditionFields } from "./condition-fields.tsx";
import classes from "./rule-form.module.css";
import { changedFields, type DefinitionField, isInForce } from "./rules-room.ts";
import { TargetFields } from "./target-fields.tsx";
import { useRuleWords } from "./use-rule-words.ts";

export interface RuleFormProps {
  /** The rule as it stands now, renewed live; "new"; null: closed. */
  rule: RuleRow | "new" | null;
  onSave: (input: SaveRule) => Promise<CommandResult<unknown>>;
  onRemove: (input: RemoveRule) => Promise<CommandResult<MaybeAsked>>;
  onBacktest: (input: AskBacktest) => Promise<CommandResult<DrawnBacktest>>;
  onClose: () => void;
}

/** Makes or changes a rule, beside the list it belongs to. */
export function RuleForm({ rule, ...rest }: RuleFormProps) {
  const t = useTranslations("rules.form");
  return (
    <Drawer
      opened={rule !== null}
      onClose={rest.onClose}
      position="right"
      size="46rem"
      title={<strong>{t(rule === "new" ? "new" : "edit")}</strong>}
      closeButtonProps={{ "aria-label": t("cancel") }}
    >
      {rule && <Fields key={rule === "new" ? "new" : rule.id} rule={rule} {...rest} />}
    </Drawer>
  );
}

const fresh: RuleDefinition = {
  name: "",
  enter: [{ series: "load", stat: "avg", overSeconds: 30, op: ">", value: 1 }],
  enterForSeconds: ruleLimits.enterForSeconds.usual,
  target: { kind: "ladder", level: 1 },
  exit: [{ series: "load", stat: "avg", overSeconds: 60, op: "<", value: 0.75 }],
  exitForSeconds: ruleLimits.exitForSeconds.usual,
  minHoldSeconds: ruleLimits.minHoldSeconds.usual,
  maxTransitionsPerHour: ruleLimits.maxTransitionsPerHour.usual,
  minSamples: ruleLimits.minSamples.usual,
};

type Fault = { field: string; words: string };

function Fields({
  rule,
  onSave,
  onRemove,
  onBacktest,
  onClose,
}: Omit<RuleFormProps, "rule"> & { rule: RuleRow | "new" }) {
  const t = useTranslations("rules");
  const errors = useTranslations("errors");
  const words = useRuleWords();
  const row = rule === "new" ? null : rule;
  /** What the edit began from: another version asks for another look. */
  const [base, setBase] = useState(row);
  const [draft, setDraft] = useState(row?.definition ?? fresh);
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState<"saving" | "trying" | "removing" | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const [sure, setSure] = useState(false);
  const [drawn, setDrawn] = useState<{ of: RuleDefinition; drawn: DrawnBacktest } | null>(null);
  const [alone, setAlone] = useState(false);
  const [asked, setAsked] = useState<ApprovalRow | null>(null);
  const refusal = useRefusalWords();
  const removalWaits = useAsksSecondPerson() && row !== null && isInForce(row);
  const leastToRemove = sure && removalWaits && alone ? ALONE_REASON_LENGTH : 3;
  const stale = row !== null && base !== null && row.version !== base.version;
  const change = (to: Partial<RuleDefinition>) => setDraft({ ...draft, ...to });
  const faultAt = (field: string) => (fault?.field.startsWith(field) ? fault.words : null);
  const conditionFault = (side: "enter" | "exit") => {
    const place = fault && new RegExp(`^/definition/${side}/(\\d)`).exec(fault.field)?.[1];
    return fault && place ? { place: Number(place), words: fault.words } : null;
  };

  function refused(answer: CommandResult<unknown> | null): void {
    if (answer?.ok) return;
    const reasonWord = `form.fault.${answer?.reason ?? ""}` as "form.fault.gap";
    const code = answer?.code ?? "NETWORK";
    const said = errors.has(code as "INTERNAL") ? errors(code as "INTERNAL") : errors("INTERNAL");
    const wordsOf = () => {
      if (answer?.code !== "INVALID_REQUEST") return refusal(answer?.reason) ?? said;
      return answer.reason && t.has(reasonWord) ? t(reasonWord) : t("form.fault.other");
    };
    setFault({ field: answer?.field ?? "", words: wordsOf() });
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (busy || stale) return;
    setBusy("saving");
    setFault(null);
    const answer = await onSave({
      ...(row && { id: row.id }),
      seenVersion: base?.version ?? 0,
      definition: draft,
      reason,
    }).catch(() => null);
    setBusy(null);
    if (answer?.ok) onClose();
    else refused(answer);
  }

  async function tryOut() {
    setBusy("trying");
    setFault(null);
    const answer = await onBacktest({ definition: { ...draft, name: draft.name.trim() || "draft" } }).catch(
      () => null,
    );
    setBusy(null);
    if (answer?.ok) setDrawn({ of: draft, drawn: answer.value });
    else refused(answer);
  }

  async function remove() {
    if (!row) return;
    if (!sure) return setSure(true);
    setBusy("removing");
    const wanted = { id: row.id, seenVersion: row.version, reason };
    const answer = await onRemove({ ...wanted, ...(removalWaits && alone && { alone }) }).catch(() => null);
    setBusy(null);
    if (answer?.ok && answer.value.asked) setAsked(answer.value.asked);
    else if (answer?.ok) onClose();
    else refused(answer);
  }

  if (asked) return <SecondPersonAsked request={asked} onClose={onClose} />;

  return (
    <form className={classes.form} onSubmit={(event) => void submit(event)}>
      {stale && row && base && (
        <Stale
          row={row}
          base={base.definition}
          onTheirs={() => {
            setBase(row);
            setDraft(row.definition);
          }}
          onMine={() => setBase(row)}
        />
      )}
      <TextInput
        label={t("form.name")}
        placeholder={t("form.namePlaceholder")}
        required
        minLength={2}
        maxLength={60}
        data-autofocus
        value={draft.name}
        error={faultAt("/definition/name")}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <ConditionFields
        title={t("form.enter")}
        conditions={draft.enter}
        fault={conditionFault("enter")}
        onChange={(enter) => change({ enter })}
      />
      <Seconds field="enterForSeconds" label={t("form.enterFor")} draft={draft} onChange={change} />
      <TargetFields
        target={draft.target}
        fault={faultAt("/definition/target")}
        onChange={(target) => change({ target })}
      />
      <ConditionFields
        title={t("form.exit")}
        conditions={draft.exit}
        fault={conditionFault("exit")}
        onChange={(exit) => change({ exit })}
      />
      <Seconds field="exitForSeconds" label={t("form.exitFor")} draft={draft} onChange={change} />
      <fieldset className={classes.side}>
        <legend className={classes.legend}>{t("form.guards")}</legend>
        <div className={classes.guards}>
          <Seconds field="minHoldSeconds" label={t("form.minHold")} draft={draft} onChange={change} />
          <Seconds field="minSamples" label={t("form.minSamples")} draft={draft} onChange={change} />
          <Seconds
            field="maxTransitionsPerHour"
            label={t("form.maxTransitions")}
            draft={draft}
            onChange={change}
          />
        </div>
        <Text size="xs" c="dimmed">
          {t("form.guardsHelp")}
        </Text>
      </fieldset>
      <div className={classes.preview} role="status">
        <Text size="xs" c="dimmed">
          {t("form.preview")}
        </Text>
        <p>{words.sentence(draft)}</p>
      </div>
      <div>
        <Button variant="default" loading={busy === "trying"} onClick={() => void tryOut()}>
          {t("form.tryDraft")}
        </Button>
      </div>
      {drawn && <BacktestView drawn={drawn.drawn} definition={drawn.of} />}
      {row?.mode === "on" && <Alert color="blue">{t("form.onNote")}</Alert>}
      <TextInput
        label={t("form.reason")}
        description={t("form.reasonHelp")}
        required
        minLength={3}
        maxLength={200}
        value={reason}
        error={faultAt("/reason")}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {sure && removalWaits && <SecondPersonHint why="removes" alone={alone} onAlone={setAlone} />}
      {fault && (
        <Alert color="red" role="alert">
          {fault.words}
        </Alert>
      )}
      <Group justify="space-between">
        <Button variant="default" onClick={onClose}>
          {t("form.cancel")}
        </Button>
        <Group gap="sm">
          {row && (
            <Button
              variant={sure ? "filled" : "subtle"}
              color="red"
              loading={busy === "removing"}
              disabled={reason.trim().length < leastToRemove}
              onClick={() => void remove()}
            >
              {sure && removalWaits && !alone ? <AskWords /> : t(sure ? "form.removeSure" : "form.remove")}
            </Button>
          )}
          <Button type="submit" loading={busy === "saving"} disabled={stale || reason.trim().length < 3}>
            {t(row ? "form.save" : "form.create")}
          </Button>
        </Group>
      </Group>
    </form>
  );
}

interface SecondsProps {
  field: "enterForSeconds" | "exitForSeconds" | "minHoldSeconds" | "minSamples" | "maxTransitionsPerHour";
  label: string;
  draft: RuleDefinition;
  onChange: (to: Partial<RuleDefinition>) => void;
}

function Seconds({ field, label, draft, onChange }: SecondsProps) {
  const { least, most } = ruleLimits[field];
  return (
    <NumberInput
      className={classes.number}
      label={label}
      min={least}
      max={most}
      value={draft[field]}
      onChange={(next) => typeof next === "number" && onChange({ [field]: Math.round(next) })}
    />
  );
}

interface StaleProps {
  row: RuleRow;
  base: RuleDefinition;
  onTheirs: () => void;
  onMine: () => void;
}

/** Somebody saved the rule while it was edited: who, what is different, and what to do. */
function Stale({ row, base, onTheirs, onMine }: StaleProps) {
  const t = useTranslations("rules");
  const words = useRuleWords();
  const wordsOf = (of: RuleDefinition, field: DefinitionField): string => {
    const value = of[field];
    if (field === "enter" || field === "exit") return words.conditions(of[field]);
    return field === "target" ? words.target(of.target) : String(value);
  };
  const changed = changedFields(base, row.definition);
  return (
    <Alert color="yellow" role="alert" title={t("form.staleTitle", { name: row.updatedBy })}>
      {changed.length === 0 ? t("form.staleNothing") : t("form.staleText")}
      <ul>
        {changed.map((field) => (
          <li key={field}>
            {t("diff.line", {
              field: t(`diff.${field}`),
              before: wordsOf(base, field),
              after: wordsOf(row.definition, field),
            })}
          </li>
        ))}
      </ul>
      <Group gap="sm">
        <Button size="compact-sm" variant="default" onClick={onTheirs}>
          {t("form.takeTheirs")}
        </Button>
        <Button size="compact-sm" variant="default" onClick={onMine}>
          {t("form.overwrite")}
        </Button>
      </Group>
    </Alert>
  );
}
