"use client";

import { Alert, Button, FileButton } from "@mantine/core";
import { IconFileCheck } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { ReportFile } from "#server/contracts/game-day.ts";
import type { GameDayScreenProps } from "./game-day-screen.tsx";

type Verdict = "genuine" | "forged" | "unreadable" | "failed";

/** Says whether a downloaded report is what this installation signed. */
export function VerifyReport({ onVerify }: Pick<GameDayScreenProps, "onVerify">) {
  const t = useTranslations("gameDay.verify");
  const [verdict, setVerdict] = useState<Verdict | null>(null);

  async function look(file: File | null) {
    if (!file) return;
    const report = await readReport(file);
    if (!report) return setVerdict("unreadable");
    const answer = await onVerify(report).catch(() => null);
    if (!answer?.ok) return setVerdict(answer?.code === "INVALID_REQUEST" ? "unreadable" : "failed");
    setVerdict(answer.value.genuine ? "genuine" : "forged");
  }

  return (
    <>
      <FileButton accept="application/json,.json" onChange={look}>
        {(props) => (
          <Button {...props} variant="subtle" leftSection={<IconFileCheck size="1rem" aria-hidden />}>
            {t("button")}
          </Button>
        )}
      </FileButton>
      {verdict && (
        <Alert color={verdict === "genuine" ? "teal" : "red"} role="status" mt="xs">
          {t(verdict)}
        </Alert>
      )}
    </>
  );
}

async function readReport(file: File): Promise<ReportFile | null> {
  try {
    return JSON.parse(await file.text()) as ReportFile;
  } catch {
    return null;
  }
}
