"use client";

import { useTranslations } from "next-intl";
import { useCallback, useState } from "react";
import type { CommandResult } from "#server/contracts/command.ts";
import { notify } from "./notify.ts";

type Refusal =
  | Extract<CommandResult<unknown>, { ok: false }>
  | { ok: false; code: "NETWORK"; field?: undefined };

interface CommandOptions {
  /** Handles a refusal in its place, for example at a form's field; true: nothing more to say. */
  onRefused?: (refusal: Refusal) => boolean;
}

/**
 * Runs a server action from a screen: `pending` while it is under way, a notice in plain words when
 * it is refused or the server cannot be reached, its value (or null) when it answers.
 */
export function useCommand<Input extends unknown[], T>(
  command: (...input: Input) => Promise<CommandResult<T>>,
  { onRefused }: CommandOptions = {},
) {
  const [pending, setPending] = useState(false);
  const t = useTranslations("errors");
  const run = useCallback(
    async (...input: Input): Promise<{ value: T } | null> => {
      setPending(true);
      try {
        const answer: CommandResult<T> | Refusal = await command(...input).catch(
          (): Refusal => ({ ok: false, code: "NETWORK" }),
        );
        if (answer.ok) return { value: answer.value };
        if (!onRefused?.(answer)) notify({ color: "red", message: t(answer.code) });
        return null;
      } finally {
        setPending(false);
      }
    },
    [command, onRefused, t],
  );
  return { run, pending };
}
