"use client";

import { Button, Checkbox, Group, Radio, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslations } from "next-intl";
import { type ApiClientRow, tiers } from "#server/contracts/admin.ts";
import type { CommandResult } from "#server/contracts/command.ts";
import { useFormCommand } from "./use-form-command.ts";

export type SaveClient = (input: unknown) => Promise<CommandResult<ApiClientRow>>;

interface ClientFormProps {
  /** null: a new client. */
  client: ApiClientRow | null;
  save: SaveClient;
  onSaved: (client: ApiClientRow) => void;
  onCancel: () => void;
}

export function ClientForm({ client, save, onSaved, onCancel }: ClientFormProps) {
  const t = useTranslations("admin.keys");
  const common = useTranslations("common.action");
  const form = useForm({
    mode: "uncontrolled",
    initialValues: {
      name: client?.name ?? "",
      tier: client?.tier ?? ("free" as ApiClientRow["tier"]),
      disabled: client?.disabled ?? false,
    },
    validate: { name: (value) => (value.trim() ? null : t("nameMissing")) },
  });
  const { run, pending } = useFormCommand(form, save);
  const submit = form.onSubmit(async ({ name, tier, disabled }) => {
    const saved = await run(client ? { id: client.id, name, tier, disabled } : { name, tier });
    if (saved) onSaved(saved.value);
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <TextInput
          label={t("name")}
          description={t("nameHint")}
          data-autofocus
          key={form.key("name")}
          {...form.getInputProps("name")}
        />
        <Radio.Group label={t("tier")} key={form.key("tier")} {...form.getInputProps("tier")}>
          <Stack gap="sm" mt="xs">
            {tiers.map((tier) => (
              <Radio key={tier} value={tier} label={t(`tiers.${tier}`)} description={t(`limits.${tier}`)} />
            ))}
          </Stack>
        </Radio.Group>
        {client && (
          <Checkbox
            label={t("disable")}
            description={t("disableHint")}
            key={form.key("disabled")}
            {...form.getInputProps("disabled", { type: "checkbox" })}
          />
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onCancel}>
            {common("cancel")}
          </Button>
          <Button type="submit" loading={pending}>
            {client ? common("save") : t("create")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
