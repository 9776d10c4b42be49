"use client";

import { Button, Checkbox, Group, Radio, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslations } from "next-intl";
import type { ShopRow } from "#server/contracts/admin.ts";
import type { CommandResult } from "#server/contracts/command.ts";
import { orderKinds } from "#server/contracts/orders.ts";
import { useFormCommand } from "./use-form-command.ts";

export type SaveShop = (input: unknown) => Promise<CommandResult<ShopRow>>;

interface ShopFormProps {
  /** null: a new shop. */
  shop: ShopRow | null;
  save: SaveShop;
  onSaved: (shop: ShopRow) => void;
  onCancel: () => void;
}

export function ShopForm({ shop, save, onSaved, onCancel }: ShopFormProps) {
  const t = useTranslations("admin.shops");
  const common = useTranslations("common");
  const missing = (value: string) => (value.trim() ? null : t("missing"));
  const form = useForm({
    mode: "uncontrolled",
    initialValues: {
      id: shop?.id ?? "",
      nameEn: shop?.nameEn ?? "",
      nameZh: shop?.nameZh ?? "",
      kind: shop?.kind ?? ("meal" as ShopRow["kind"]),
      region: shop?.region ?? "",
      closed: shop?.closed ?? false,
    },
    validate: {
      id: (value) => (/^[a-z0-9-]{2,40}$/.test(value) ? null : t("idShape")),
      nameEn: missing,
      nameZh: missing,
      region: missing,
    },
  });
  const { run, pending } = useFormCommand(form, save);
  const submit = form.onSubmit(async ({ closed, ...rest }) => {
    const saved = await run(shop ? { ...rest, closed } : rest);
    if (saved) onSaved(saved.value);
  });

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <TextInput
          label={t("nameEn")}
          data-autofocus
          key={form.key("nameEn")}
          {...form.getInputProps("nameEn")}
        />
        <TextInput
          label={t("nameZh")}
          lang="zh-CN"
          key={form.key("nameZh")}
          {...form.getInputProps("nameZh")}
        />
        <TextInput
          label={t("id")}
          description={t("idHint")}
          disabled={shop !== null}
          spellCheck={false}
          key={form.key("id")}
          {...form.getInputProps("id")}
        />
        <Radio.Group
          label={t("kind")}
          description={shop ? t("kindStays") : undefined}
          key={form.key("kind")}
          {...form.getInputProps("kind")}
        >
          <Stack gap="sm" mt="xs">
            {orderKinds.map((kind) => (
              <Radio
                key={kind}
                value={kind}
                disabled={shop !== null}
                label={common(`kinds.${kind}`)}
                description={t(`kinds.${kind}`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        <TextInput
          label={t("region")}
          description={t("regionHint")}
          key={form.key("region")}
          {...form.getInputProps("region")}
        />
        {shop && (
          <Checkbox
            label={t("close")}
            description={t("closeHint")}
            key={form.key("closed")}
            {...form.getInputProps("closed", { type: "checkbox" })}
          />
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onCancel}>
            {common("action.cancel")}
          </Button>
          <Button type="submit" loading={pending}>
            {shop ? common("action.save") : t("create")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
