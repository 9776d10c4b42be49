"use client";

import { Alert, Button, Group, SegmentedControl, Select, Text, TextInput } from "@mantine/core";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { CommandResult } from "#server/contracts/command.ts";
import type { BulkFilter, BulkPreview, BulkRow } from "#server/contracts/engine.ts";
import { orderClasses } from "#server/contracts/order-classes.ts";
import { type BulkAction, bulkActions } from "#server/contracts/queue-actions.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./bulk.module.css";
import { type ShopChoice, useBulkWords } from "./use-bulk-words.ts";

export interface BulkCommands {
  preview(input: { action: BulkAction; filter: BulkFilter }): Promise<CommandResult<BulkPreview>>;
  start(input: {
    action: BulkAction;
    filter: BulkFilter;
    expected: number;
    reason: string;
  }): Promise<CommandResult<BulkRow>>;
  cancel(input: { id: string }): Promise<CommandResult<BulkRow>>;
}

export interface BulkFormProps {
  filter: BulkFilter;
  onFilter: (filter: BulkFilter) => void;
  shops: ShopChoice[];
  /** Client id -> name, of those in sight. */
  clients: ReadonlyMap<string, string>;
  /** Another run is under way. */
  busy: boolean;
  commands: BulkCommands;
}

const OLDER_THAN_SECONDS = [10, 60, 300, 1_800, 3_600];
const LEAST_REASON = 3;

interface Seen {
  /** What was asked about: anything else asks for another look. */
  key: string;
  preview: BulkPreview;
}

/** Choose, look, say why, then act: nothing happens before the count has been seen. */
export function BulkForm({ filter, onFilter, shops, clients, busy, commands }: BulkFormProps) {
  const t = useTranslations("queues.bulk");
  const errors = useTranslations("errors");
  const q = useQuantities();
  const [action, setAction] = useState<BulkAction>("cancel");
  const [seen, setSeen] = useState<Seen | null>(null);
  const [reason, setReason] = useState("");
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const key = JSON.stringify([action, filter]);
  const preview = seen?.key === key ? seen.preview : null;
  const touchable = preview ? preview.count - preview.running : 0;

  const wordsFor = (answer: Extract<CommandResult<unknown>, { ok: false }>): string => {
    if (answer.reason === "bulk_running") return t("busy");
    if (answer.code === "STALE") return t("stale", { count: q.count(Number(answer.reason)) });
    return errors.has(answer.code) ? errors(answer.code) : errors("INTERNAL");
  };

  async function asking<T>(ask: () => Promise<CommandResult<T>>): Promise<T | null> {
    setPending(true);
    setProblem(null);
    const answer = await ask().catch(() => null);
    setPending(false);
    if (answer?.ok) return answer.value;
    setProblem(answer ? wordsFor(answer) : errors("NETWORK"));
    if (answer?.code === "STALE") setSeen(null);
    return null;
  }

  async function look() {
    const found = await asking(() => commands.preview({ action, filter }));
    if (found) setSeen({ key, preview: found });
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!preview) return look();
    const started = await asking(() =>
      commands.start({ action, filter, expected: preview.count, reason: reason.trim() }),
    );
    if (!started) return;
    setSeen(null);
    setReason("");
  }

  return (
    <form className={classes.form} onSubmit={submit}>
      <div>
        <SegmentedControl
          fullWidth
          aria-label={t("action")}
          value={action}
          onChange={(value) => setAction(value as BulkAction)}
          data={bulkActions.map((one) => ({ value: one, label: t(`actions.${one}`) }))}
        />
        <Text size="xs" c="dimmed" mt={4}>
          {t(`actionHelp.${action}`)}
        </Text>
      </div>
      <FilterFields filter={filter} onFilter={onFilter} shops={shops} clients={clients} />
      {problem && (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      )}
      {preview && <PreviewWords preview={preview} />}
      {preview && touchable > 0 && (
        <TextInput
          label={t("reason")}
          placeholder={t("reasonPlaceholder")}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
      )}
      <Group justify="flex-end" gap="sm">
        <Button
          variant="default"
          className={classes.press}
          loading={pending && !preview}
          onClick={() => void look()}
        >
          {t(preview ? "previewAgain" : "preview")}
        </Button>
        {preview && touchable > 0 && (
          <Button
            type="submit"
            className={classes.press}
            color={action === "cancel" ? "red" : undefined}
            loading={pending}
            disabled={reason.trim().length < LEAST_REASON || busy}
            title={busy ? t("busy") : undefined}
          >
            {t(`start.${action}`, { count: touchable })}
          </Button>
        )}
      </Group>
    </form>
  );
}

type FilterFieldsProps = Pick<BulkFormProps, "filter" | "onFilter" | "shops" | "clients">;

function FilterFields({ filter, onFilter, shops, clients }: FilterFieldsProps) {
  const t = useTranslations("queues.bulk");
  const name = useTranslations("operator.class");
  const q = useQuantities();
  const words = useBulkWords(shops, clients);
  const set = (change: BulkFilter) => onFilter({ ...filter, ...change });
  const common = { clearable: true, placeholder: t("any"), comboboxProps: { shadow: "md" } } as const;
  return (
    <div className={classes.fields}>
      <Select
        {...common}
        label={t("class")}
        value={filter.class ?? null}
        onChange={(value) => set({ class: orderClasses.find((one) => one === value) })}
        data={orderClasses.map((one) => ({ value: one, label: name(one) }))}
      />
      <Select
        {...common}
        searchable
        label={t("shop")}
        value={filter.shopId ?? null}
        onChange={(value) => set({ shopId: value ?? undefined })}
        data={shops.map(({ id }) => ({ value: id, label: words.shopName(id) }))}
      />
      <Select
        {...common}
        searchable
        label={t("client")}
        value={filter.clientId ?? null}
        onChange={(value) => set({ clientId: value ?? undefined })}
        data={[...clients].map(([id, label]) => ({ value: id, label }))}
      />
      <Select
        {...common}
        label={t("older")}
        value={filter.olderThanSeconds ? String(filter.olderThanSeconds) : null}
        onChange={(value) => set({ olderThanSeconds: value ? Number(value) : undefined })}
        data={OLDER_THAN_SECONDS.map((seconds) => ({
          value: String(seconds),
          label: q.span(seconds * 1_000),
        }))}
      />
    </div>
  );
}

function PreviewWords({ preview }: { preview: BulkPreview }) {
  const t = useTranslations("queues.bulk");
  const name = useTranslations("operator.class");
  const q = useQuantities();
  const locale = useLocale();
  return (
    <div className={classes.preview} role="status">
      <strong>{t("matching", { count: preview.count })}</strong>{" "}
      {preview.running > 0 && t("running", { count: preview.running })}
      {preview.sample.length > 0 && (
        <>
          <div className={classes.dim}>{t("oldest")}</div>
          <ul>
            {preview.sample.map((order) => (
              <li key={order.id}>
                <span>{t("order", { number: order.number })}</span>
                <span>{locale === "zh-CN" ? order.shopZh : order.shopEn}</span>
                <span>{name(order.class)}</span>
                <span>{t("age", { age: q.span(order.ageMs) })}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
