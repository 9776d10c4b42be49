"use client";

import { Autocomplete, Button, Checkbox, Group, NumberInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { ItemCard, ItemRow } from "#server/contracts/catalogue.ts";
import type { CommandResult } from "#server/contracts/command.ts";
import classes from "./catalogue.module.css";
import { ItemCardFields } from "./item-card-fields.tsx";
import { useFormCommand } from "./use-form-command.ts";

export type SaveItem = (input: unknown) => Promise<CommandResult<ItemRow>>;

interface CatalogueItemFormProps {
  shopId: string;
  /** null: a new one. */
  item: ItemRow | null;
  service: boolean;
  /** Stations or skills the shop already names. */
  stations: string[];
  save: SaveItem;
  onSaved: (item: ItemRow) => void;
  onCancel: () => void;
}

/** Stations with words of their own on the tickets. */
const NO_CARD: ItemCard = { recipe: "", ingredients: [], allergens: [], parts: {} };
const KNOWN_STATIONS = ["wok", "grill", "fry", "cold", "drinks"];

export function CatalogueItemForm({
  shopId,
  item,
  service,
  stations,
  save,
  onSaved,
  onCancel,
}: CatalogueItemFormProps) {
  const t = useTranslations("admin.catalogue.items");
  const common = useTranslations("common.action");
  const missing = (value: string) => (value.trim() ? null : t("missing"));
  const [card, setCard] = useState<ItemCard>(item?.card ?? NO_CARD);
  const [partsWrong, setPartsWrong] = useState(false);
  // People think of a dish in seconds and of a service in minutes; the contract counts seconds.
  const unitSeconds = service ? 60 : 1;
  const form = useForm({
    mode: "uncontrolled",
    initialValues: {
      nameEn: item?.nameEn ?? "",
      nameZh: item?.nameZh ?? "",
      station: item?.station ?? "",
      priceMinor: (item ? item.priceMinor / 100 : "") as number | string,
      prepSeconds: (item ? Math.round((item.prepSeconds / unitSeconds) * 100) / 100 : "") as number | string,
      off: item ? !item.active : false,
    },
    validate: {
      nameEn: missing,
      nameZh: missing,
      station: missing,
      priceMinor: (value) => (typeof value === "number" ? null : t("missing")),
      prepSeconds: (value) => (typeof value === "number" && value > 0 ? null : t("missing")),
    },
  });
  const { run, pending } = useFormCommand(form, save);
  const submit = form.onSubmit(async ({ off, priceMinor, prepSeconds, ...names }) => {
    if (partsWrong) return;
    const saved = await run({
      ...names,
      shopId,
      ...(item ? { id: item.id } : {}),
      priceMinor: Math.round(Number(priceMinor) * 100),
      prepSeconds: Math.max(1, Math.round(Number(prepSeconds) * unitSeconds)),
      active: !off,
      ...(service ? {} : { card }),
    });
    if (saved) onSaved(saved.value);
  });
  const known = [...new Set([...stations, ...(service ? [] : KNOWN_STATIONS)])];

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <TextInput
          label={t("nameEn")}
          maxLength={80}
          data-autofocus
          key={form.key("nameEn")}
          {...form.getInputProps("nameEn")}
        />
        <TextInput
          label={t("nameZh")}
          maxLength={80}
          lang="zh-CN"
          key={form.key("nameZh")}
          {...form.getInputProps("nameZh")}
        />
        <Autocomplete
          label={service ? t("skill") : t("station")}
          description={service ? t("skillHint") : t("stationHint")}
          maxLength={40}
          data={known}
          key={form.key("station")}
          {...form.getInputProps("station")}
        />
        <div className={classes.pair}>
          <NumberInput
            label={t("price")}
            min={0}
            max={1_000_000}
            decimalScale={2}
            hideControls
            key={form.key("priceMinor")}
            {...form.getInputProps("priceMinor")}
          />
          <NumberInput
            label={service ? t("lastsMinutes") : t("preparationSeconds")}
            min={1}
            max={86_400 / unitSeconds}
            decimalScale={service ? 2 : 0}
            hideControls
            key={form.key("prepSeconds")}
            {...form.getInputProps("prepSeconds")}
          />
        </div>
        {!service && <ItemCardFields card={card} onChange={setCard} onPartsError={setPartsWrong} />}
        {item && (
          <Checkbox
            label={t("switchOff")}
            description={t("switchOffHint")}
            key={form.key("off")}
            {...form.getInputProps("off", { type: "checkbox" })}
          />
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onCancel}>
            {common("cancel")}
          </Button>
          <Button type="submit" loading={pending}>
            {item ? common("save") : t("create")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
