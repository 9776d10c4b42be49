"use client";

import { Button } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconSend } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { CommandResult } from "#server/contracts/command.ts";
import { WITHHELD } from "#server/contracts/essential-messages.ts";
import type { TestAnswer } from "#server/contracts/messages.ts";
import { useCommand } from "../ui/use-command.ts";
import classes from "./alerts.module.css";

interface ChannelTestProps {
  shopId: string;
  send: (input: unknown) => Promise<CommandResult<TestAnswer>>;
}

/** One message now, and what the receiver answered. */
export function ChannelTest({ shopId, send }: ChannelTestProps) {
  const t = useTranslations("alerts.test");
  const [answer, setAnswer] = useState<TestAnswer | null>(null);
  const { run, pending } = useCommand(send);
  const test = async () => {
    setAnswer(null);
    const answered = await run({ shopId });
    if (answered) setAnswer(answered.value);
  };
  const words = ({ ok, status, error, tookMs: ms }: TestAnswer) => {
    if (error === WITHHELD) return t("withheld");
    if (status === null) return t("failed", { error: error ?? "" });
    return ok ? t("ok", { status: String(status), ms }) : t("refused", { status: String(status), ms });
  };
  return (
    <div>
      <Button
        variant="default"
        leftSection={<IconSend size={16} />}
        loading={pending}
        onClick={() => void test()}
      >
        {t("send")}
      </Button>
      <div aria-live="polite">
        {answer && (
          <p className={classes.answer} data-ok={answer.ok} data-testid="test-answer">
            {answer.ok ? <IconCheck size={16} aria-hidden /> : <IconAlertTriangle size={16} aria-hidden />}
            {words(answer)}
          </p>
        )}
      </div>
    </div>
  );
}
