"use client";

import { Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslations } from "next-intl";
import type { PublishedTemplate, ScreenRow } from "#server/contracts/boards.ts";
import { notify } from "../ui/notify.ts";
import { useCommand } from "../ui/use-command.ts";
import type { ScreenCommands } from "./board-commands.ts";
import classes from "./lists.module.css";
import { useTemplateName } from "./use-template-name.ts";

interface ScreenFormProps {
  shopId: string;
  /** null: a device to be paired. */
  screen: ScreenRow | null;
  boards: PublishedTemplate[];
  pairAddress: string;
  commands: ScreenCommands;
  onDone(): void;
}

/** Pairs a device by its code, or gives a screen another name or board. */
export function ScreenForm({ shopId, screen, boards, pairAddress, commands, onDone }: ScreenFormProps) {
  const t = useTranslations("boards.screens");
  const common = useTranslations("common.action");
  const nameOf = useTemplateName();
  const form = useForm({
    mode: "uncontrolled",
    initialValues: {
      code: "",
      name: screen?.name ?? "",
      templateId: screen?.templateId ?? boards[0]?.id ?? "",
    },
    validate: {
      code: (code) => (screen || code.replace(/[\s-]/g, "").length === 6 ? null : t("codeMissing")),
      name: (name) => (name.trim() ? null : t("nameMissing")),
    },
  });
  const { run, pending } = useCommand(screen ? commands.change : commands.claim, {
    onRefused: ({ code, field }) => {
      if (code !== "NOT_FOUND" || field !== "/code") return false;
      form.setFieldError("code", t("codeWrong"));
      return true;
    },
  });
  const submit = form.onSubmit(async ({ code, name, templateId }) => {
    const what = screen ? { screenId: screen.id } : { code };
    const saved = await run({ shopId, name, templateId, ...what });
    if (!saved) return;
    notify({ message: t(screen ? "saved" : "paired", { name: saved.value.name }) });
    onDone();
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        {!screen && (
          <>
            <Text>{t("howTo", { address: pairAddress })}</Text>
            <TextInput
              label={t("code")}
              data-autofocus
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              maxLength={9}
              placeholder="ABC 234"
              classNames={{ input: classes.code }}
              key={form.key("code")}
              {...form.getInputProps("code")}
            />
          </>
        )}
        <TextInput
          label={t("name")}
          description={t("nameHint")}
          maxLength={60}
          key={form.key("name")}
          {...form.getInputProps("name")}
        />
        <Select
          label={t("board")}
          allowDeselect={false}
          data={boards.map((board) => ({ value: board.id, label: nameOf(board) }))}
          key={form.key("templateId")}
          {...form.getInputProps("templateId")}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onDone}>
            {common("cancel")}
          </Button>
          <Button type="submit" loading={pending}>
            {screen ? common("save") : t("pairNow")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
