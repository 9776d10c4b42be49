"use client";

import { Button, Group, NumberInput, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTimeZone, useTranslations } from "next-intl";
import { useState } from "react";
import type { OpenedSlots } from "#server/contracts/catalogue.ts";
import type { CommandResult } from "#server/contracts/command.ts";
import { slotSeries } from "#server/contracts/slot-series.ts";
import classes from "./catalogue.module.css";
import { useFormCommand } from "./use-form-command.ts";

export type OpenSlots = (input: unknown) => Promise<CommandResult<OpenedSlots>>;

interface CatalogueSlotsFormProps {
  shopId: string;
  /** The first day offered, 2026-11-21. */
  date: string;
  open: OpenSlots;
  onOpened: (opened: OpenedSlots) => void;
  onCancel: () => void;
}

/** A whole day's slots in one go; says how many they will be before they are. */
export function CatalogueSlotsForm({ shopId, date, open, onOpened, onCancel }: CatalogueSlotsFormProps) {
  const t = useTranslations("admin.catalogue.slots");
  const common = useTranslations("common.action");
  const timeZone = useTimeZone() ?? "UTC";
  const countOf = (values: { date: string; from: string; to: string; everyMinutes: number | string }) =>
    slotSeries({ ...values, everyMinutes: Number(values.everyMinutes), timeZone }).length;
  const initialValues = {
    date,
    from: "09:00",
    to: "17:00",
    everyMinutes: 30 as number | string,
    capacity: 10 as number | string,
  };
  const [count, setCount] = useState(() => countOf(initialValues));
  const form = useForm({
    mode: "uncontrolled",
    initialValues,
    onValuesChange: (values) => setCount(countOf(values)),
    validate: {
      date: (value) => (value ? null : t("missing")),
      from: (value) => (value ? null : t("missing")),
      to: (value, values) => (!value ? t("missing") : countOf(values) > 0 ? null : t("noneFits")),
      everyMinutes: (value) =>
        typeof value === "number" && value >= 5 && value <= 720 ? null : t("everyRange"),
      capacity: (value) => (typeof value === "number" && value >= 1 ? null : t("missing")),
    },
  });
  const { run, pending } = useFormCommand(form, open);
  const submit = form.onSubmit(async (values) => {
    const opened = await run({ ...values, shopId, timeZone });
    if (opened) onOpened(opened.value);
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <TextInput
          type="date"
          label={t("date")}
          data-autofocus
          key={form.key("date")}
          {...form.getInputProps("date")}
        />
        <div className={classes.pair}>
          <TextInput type="time" label={t("from")} key={form.key("from")} {...form.getInputProps("from")} />
          <TextInput type="time" label={t("to")} key={form.key("to")} {...form.getInputProps("to")} />
        </div>
        <div className={classes.pair}>
          <NumberInput
            label={t("everyMinutes")}
            min={5}
            max={720}
            allowDecimal={false}
            key={form.key("everyMinutes")}
            {...form.getInputProps("everyMinutes")}
          />
          <NumberInput
            label={t("capacityEach")}
            min={1}
            max={100_000}
            allowDecimal={false}
            key={form.key("capacity")}
            {...form.getInputProps("capacity")}
          />
        </div>
        <Text c="dimmed" aria-live="polite">
          {t("willOpen", { count })} {t("zone", { zone: timeZone })}
        </Text>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onCancel}>
            {common("cancel")}
          </Button>
          <Button type="submit" loading={pending}>
            {t("create")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
