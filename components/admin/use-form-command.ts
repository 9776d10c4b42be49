"use client";

import type { UseFormReturnType } from "@mantine/form";
import { useTranslations } from "next-intl";
import { useCallback } from "react";
import type { CommandResult } from "#server/contracts/command.ts";
import { useCommand } from "../ui/use-command.ts";

/** A command sent from a form: a refusal that names a field of the form is shown at that field. */
export function useFormCommand<Values extends Record<string, unknown>, Input extends unknown[], T>(
  form: UseFormReturnType<Values>,
  command: (...input: Input) => Promise<CommandResult<T>>,
) {
  const t = useTranslations("errors");
  const onRefused = useCallback(
    ({ code, field }: { code: Parameters<typeof t>[0]; field?: string }) => {
      const name = field?.split("/")[1];
      if (!name || !(name in form.getValues())) return false;
      form.setFieldError(name, t(code));
      return true;
    },
    [form, t],
  );
  return useCommand(command, { onRefused });
}
