"use client";

import {
  ActionIcon,
  Autocomplete,
  Button,
  Checkbox,
  Fieldset,
  Group,
  NumberInput,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { ProviderRow } from "#server/contracts/catalogue.ts";
import type { CommandResult } from "#server/contracts/command.ts";
import classes from "./catalogue.module.css";
import { useFormCommand } from "./use-form-command.ts";

export type SaveProvider = (input: unknown) => Promise<CommandResult<ProviderRow>>;

interface CatalogueProviderFormProps {
  shopId: string;
  /** null: a new one. */
  provider: ProviderRow | null;
  /** Skills the shop's services ask for. */
  knownSkills: string[];
  save: SaveProvider;
  onSaved: (provider: ProviderRow) => void;
  onCancel: () => void;
}

interface Skill {
  /** Of the line, for the time it is on the screen. */
  key: number;
  name: string;
  level: number | string;
}

export function CatalogueProviderForm({
  shopId,
  provider,
  knownSkills,
  save,
  onSaved,
  onCancel,
}: CatalogueProviderFormProps) {
  const t = useTranslations("admin.catalogue.providers");
  const common = useTranslations("common.action");
  const missing = (value: string) => (value.trim() ? null : t("missing"));
  const aNumber = (value: number | string) => (typeof value === "number" ? null : t("missing"));
  const [skills, setSkills] = useState<Skill[]>(() => linesOf(provider?.skills ?? {}, knownSkills));
  const form = useForm({
    mode: "uncontrolled",
    initialValues: {
      nameEn: provider?.nameEn ?? "",
      nameZh: provider?.nameZh ?? "",
      // Only a place for a refusal to show at: the lines themselves are kept above.
      skills: "",
      rating: (provider?.rating ?? 5) as number | string,
      xKm: (provider?.xKm ?? 0) as number | string,
      yKm: (provider?.yKm ?? 0) as number | string,
      off: provider ? !provider.active : false,
    },
    validate: {
      nameEn: missing,
      nameZh: missing,
      skills: () => (Object.keys(levelsOf(skills)).length > 0 ? null : t("skillMissing")),
      rating: aNumber,
      xKm: aNumber,
      yKm: aNumber,
    },
  });
  const { run, pending } = useFormCommand(form, save);
  const submit = form.onSubmit(async ({ off, ...facts }) => {
    const saved = await run({
      ...facts,
      shopId,
      ...(provider ? { id: provider.id } : {}),
      skills: levelsOf(skills),
      active: !off,
    });
    if (saved) onSaved(saved.value);
  });
  const changeSkill = (key: number, change: Partial<Skill>) =>
    setSkills((lines) => lines.map((line) => (line.key === key ? { ...line, ...change } : line)));

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
        <Fieldset
          legend={t("skills")}
          variant="unstyled"
          classNames={{ root: classes.fieldset, legend: classes.legend }}
        >
          <Stack gap="xs">
            <Text size="xs" c="dimmed">
              {t("skillsHint")}
            </Text>
            {skills.map((line) => (
              <div key={line.key} className={classes.skill}>
                <Autocomplete
                  aria-label={t("skill")}
                  placeholder={t("skill")}
                  maxLength={40}
                  data={knownSkills}
                  value={line.name}
                  onChange={(name) => changeSkill(line.key, { name })}
                />
                <NumberInput
                  aria-label={t("levelOf", { skill: line.name || t("skill") })}
                  min={0}
                  max={100}
                  allowDecimal={false}
                  value={line.level}
                  onChange={(level) => changeSkill(line.key, { level })}
                />
                <ActionIcon
                  size="lg"
                  aria-label={t("removeSkill", { skill: line.name || t("skill") })}
                  onClick={() => setSkills((lines) => lines.filter(({ key }) => key !== line.key))}
                >
                  <IconX size={16} />
                </ActionIcon>
              </div>
            ))}
            {form.errors.skills && (
              <Text size="xs" c="var(--mantine-color-error)" role="alert">
                {form.errors.skills}
              </Text>
            )}
            <Group>
              <Button
                variant="default"
                size="xs"
                leftSection={<IconPlus size={14} />}
                onClick={() => setSkills((lines) => [...lines, newLine(lines)])}
              >
                {t("addSkill")}
              </Button>
            </Group>
          </Stack>
        </Fieldset>
        <NumberInput
          label={t("rating")}
          description={t("ratingHint")}
          min={0}
          max={5}
          step={0.1}
          decimalScale={1}
          key={form.key("rating")}
          {...form.getInputProps("rating")}
        />
        <div className={classes.pair}>
          <NumberInput
            label={t("xKm")}
            min={-500}
            max={500}
            decimalScale={2}
            hideControls
            key={form.key("xKm")}
            {...form.getInputProps("xKm")}
          />
          <NumberInput
            label={t("yKm")}
            min={-500}
            max={500}
            decimalScale={2}
            hideControls
            key={form.key("yKm")}
            {...form.getInputProps("yKm")}
          />
        </div>
        {provider && (
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
            {provider ? common("save") : t("create")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const newLine = (lines: Skill[], name = ""): Skill => ({
  key: Math.max(0, ...lines.map(({ key }) => key)) + 1,
  name,
  level: 80,
});

function linesOf(skills: Record<string, number>, knownSkills: string[]): Skill[] {
  const lines = Object.entries(skills).map(([name, level], i) => ({ key: i + 1, name, level }));
  return lines.length > 0 ? lines : [newLine([], knownSkills[0])];
}

function levelsOf(lines: Skill[]): Record<string, number> {
  const named = lines.filter(({ name, level }) => name.trim() !== "" && level !== "");
  return Object.fromEntries(named.map(({ name, level }) => [name.trim(), Number(level)]));
}
