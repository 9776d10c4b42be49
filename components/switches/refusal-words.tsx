"use client";

import { Alert } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { switchKeys } from "#server/contracts/switches.ts";
import type { SwitchRefusal } from "#server/contracts/switches-live.ts";
import { useSwitchWords } from "./use-switch-words.ts";

/** Why the server refuses, from the reason it gives ("requires:database_writable"); null: it is not one of these. */
export function useRefusalWords() {
  const t = useTranslations("switches.refused");
  const words = useSwitchWords();
  return useCallback(
    (reason: string | undefined): string | null => {
      const [kind, what = ""] = (reason ?? "").split(":");
      if (kind === "conflicts") {
        const key = switchKeys.find((known) => known === what);
        return t("conflicts", { name: key ? words.name(key) : what });
      }
      const word = (kind === "pinned" ? "pinned" : what) as "pinned";
      return word && t.has(word) ? t(word) : null;
    },
    [t, words],
  );
}

const reasonOf = (refusal: SwitchRefusal) =>
  refusal.kind === "requires" ? `requires:${refusal.requirement}` : `conflicts:${refusal.with}`;

/** What speaks against turning a switch on, said before anybody presses. */
export function Refusals({ refusals }: { refusals: readonly SwitchRefusal[] }) {
  const t = useTranslations("switches.refused");
  const words = useRefusalWords();
  if (refusals.length === 0) return null;
  return (
    <Alert color="yellow" role="alert" title={t("title")}>
      {refusals.map((refusal) => (
        <div key={reasonOf(refusal)}>{words(reasonOf(refusal))}</div>
      ))}
    </Alert>
  );
}
