"use client";

import { Button, Checkbox, Group, MultiSelect, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import type { PersonRow, ShopRow } from "#server/contracts/admin.ts";
import type { CommandResult } from "#server/contracts/command.ts";
import { type Role, roles } from "#server/contracts/people.ts";
import { makePassword } from "./make-password.ts";
import { useFormCommand } from "./use-form-command.ts";

const MIN_PASSWORD = 12;

export type SavePerson = (input: unknown) => Promise<CommandResult<PersonRow>>;

interface PersonFormProps {
  /** null: a new person. */
  person: PersonRow | null;
  /** Nobody locks themselves out by a slip of the finger. */
  isSelf: boolean;
  shops: ShopRow[];
  save: SavePerson;
  onSaved: (saved: { person: PersonRow; password: string | null }) => void;
  onCancel: () => void;
}

export function PersonForm({ person, isSelf, shops, save, onSaved, onCancel }: PersonFormProps) {
  const t = useTranslations("admin.people");
  const common = useTranslations("common");
  const locale = useLocale();
  const [role, setRole] = useState<Role>(person?.role ?? "merchant");
  const form = useForm({
    mode: "uncontrolled",
    initialValues: {
      name: person?.name ?? "",
      email: person?.email ?? "",
      password: "",
      role: person?.role ?? ("merchant" as Role),
      shopIds: person?.shopIds ?? [],
      disabled: person?.disabled ?? false,
    },
    validate: {
      name: (value) => (value.trim() ? null : t("nameMissing")),
      email: (value) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : t("emailMissing")),
      password: (value) =>
        passwordFits(value, person !== null) ? null : t("passwordShort", { count: MIN_PASSWORD }),
      shopIds: (value, values) =>
        values.role === "merchant" && value.length === 0 ? t("shopsMissing") : null,
    },
    onValuesChange: (values) => setRole(values.role),
  });
  const { run, pending } = useFormCommand(form, save);
  const submit = form.onSubmit(async ({ name, email, password, role, shopIds, disabled }) => {
    const input = person
      ? { id: person.id, role, shopIds, disabled, password: password || undefined }
      : { name, email: email.trim(), password, role, shopIds };
    const saved = await run(input);
    if (saved) onSaved({ person: saved.value, password: password || null });
  });

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <TextInput
          label={t("name")}
          disabled={person !== null}
          data-autofocus
          autoComplete="off"
          key={form.key("name")}
          {...form.getInputProps("name")}
        />
        <TextInput
          label={t("email")}
          type="email"
          disabled={person !== null}
          autoComplete="off"
          key={form.key("email")}
          {...form.getInputProps("email")}
        />
        <Radio.Group label={t("role")} key={form.key("role")} {...form.getInputProps("role")}>
          <Stack gap="sm" mt="xs">
            {roles.map((one) => (
              <Radio key={one} value={one} label={common(`roles.${one}`)} description={t(`may.${one}`)} />
            ))}
          </Stack>
        </Radio.Group>
        {role === "merchant" && (
          <MultiSelect
            label={t("shops")}
            description={t("shopsHint")}
            data={shops.map((shop) => ({
              value: shop.id,
              label: locale === "zh-CN" ? shop.nameZh : shop.nameEn,
            }))}
            searchable
            clearable
            nothingFoundMessage={t("noShops")}
            key={form.key("shopIds")}
            {...form.getInputProps("shopIds")}
          />
        )}
        <TextInput
          label={person ? t("newPassword") : t("password")}
          description={person ? t("newPasswordHint") : t("passwordHint")}
          autoComplete="new-password"
          spellCheck={false}
          rightSectionWidth="auto"
          rightSection={
            <Button
              variant="subtle"
              size="compact-sm"
              mx="xs"
              onClick={() => form.setFieldValue("password", makePassword())}
            >
              {t("makePassword")}
            </Button>
          }
          key={form.key("password")}
          {...form.getInputProps("password")}
        />
        {person && (
          <Checkbox
            label={t("disable")}
            description={isSelf ? t("disableSelf") : t("disableHint")}
            disabled={isSelf}
            key={form.key("disabled")}
            {...form.getInputProps("disabled", { type: "checkbox" })}
          />
        )}
        {person && (
          <Text size="xs" c="dimmed">
            {t("holdsAtOnce")}
          </Text>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onCancel}>
            {common("action.cancel")}
          </Button>
          <Button type="submit" loading={pending}>
            {person ? common("action.save") : t("create")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Someone who exists already keeps the old password when the field is left empty. */
function passwordFits(password: string, mayBeEmpty: boolean): boolean {
  return (mayBeEmpty && password === "") || password.length >= MIN_PASSWORD;
}
