"use client";

import { Button, Checkbox, Group, SegmentedControl, Stack, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { ApprovalMode, ApprovalPolicy } from "#server/contracts/approvals.ts";
import { notify } from "../ui/notify.ts";
import { useCommand } from "../ui/use-command.ts";
import type { ApprovalCommands } from "./approval-commands.ts";
import classes from "./approvals-screen.module.css";

interface ModeFormProps {
  policy: ApprovalPolicy;
  mayChange: boolean;
  commands: Pick<ApprovalCommands, "changeMode">;
}

const modes: readonly ApprovalMode[] = ["auto", "on", "off"];

/** Whether a second person is asked, why, and who may change that. */
export function ModeForm({ policy, mayChange, commands }: ModeFormProps) {
  const t = useTranslations("approvals.mode");
  const [wanted, setWanted] = useState<ApprovalMode | null>(null);
  const [reason, setReason] = useState("");
  const [alone, setAlone] = useState(false);
  const { run, pending } = useCommand(commands.changeMode);
  const mode = wanted ?? policy.mode;
  async function submit(event: FormEvent) {
    event.preventDefault();
    const done = await run({ mode, reason, ...(alone && { alone }) });
    if (!done) return;
    if (done.value?.outcome === "asked") notify({ color: "blue", message: t("asked") });
    setWanted(null);
    setReason("");
    setAlone(false);
  }
  return (
    <form className={classes.mode} onSubmit={submit}>
      <p className={classes.line}>
        <strong>{t(policy.required ? "required" : "notRequired")}</strong>{" "}
        {t("people", { count: policy.people })}
      </p>
      {mayChange && (
        <Stack gap="sm">
          <SegmentedControl
            className={classes.modes}
            aria-label={t("label")}
            value={mode}
            onChange={(next) => setWanted(next as ApprovalMode)}
            data={modes.map((value) => ({ value, label: t(value) }))}
          />
          {mode !== policy.mode && (
            <>
              <TextInput
                label={t("reason")}
                required
                minLength={3}
                maxLength={200}
                value={reason}
                onChange={(event) => setReason(event.currentTarget.value)}
              />
              {policy.required && mode !== "on" && (
                <Checkbox
                  label={t("alone")}
                  checked={alone}
                  onChange={(event) => setAlone(event.currentTarget.checked)}
                />
              )}
              <Group>
                <Button type="submit" loading={pending}>
                  {t("save")}
                </Button>
                <Button variant="subtle" onClick={() => setWanted(null)}>
                  {t("cancel")}
                </Button>
              </Group>
            </>
          )}
        </Stack>
      )}
    </form>
  );
}
