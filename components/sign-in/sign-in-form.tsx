"use client";

import { Alert, Button, PasswordInput, Text, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useCallback, useState } from "react";
import type { CommandResult } from "#server/contracts/command.ts";
import { useCommand } from "../ui/use-command.ts";
import classes from "./sign-in-screen.module.css";

interface SignInFormProps {
  signIn: (input: { email: string; password: string }) => Promise<CommandResult<null>>;
  onDone: () => void;
}

export function SignInForm({ signIn, onDone }: SignInFormProps) {
  const t = useTranslations("common.signIn");
  const [problem, setProblem] = useState<string | null>(null);
  const [done, setDone] = useState(false);
  const onRefused = useCallback(
    (refusal: { code: string; retryAfterMs?: number }) => {
      if (refusal.code === "RATE_LIMITED") {
        setProblem(t("locked", { minutes: Math.ceil((refusal.retryAfterMs ?? 0) / 60_000) }));
        return true;
      }
      if (refusal.code !== "UNAUTHENTICATED" && refusal.code !== "INVALID_REQUEST") return false;
      setProblem(t("wrong"));
      return true;
    },
    [t],
  );
  const { run, pending } = useCommand(signIn, { onRefused });
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { email: "", password: "" },
    validate: {
      email: (value) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : t("missingEmail")),
      password: (value) => (value === "" ? t("missingPassword") : null),
    },
  });
  const submit = form.onSubmit(async ({ email, password }) => {
    setProblem(null);
    if (!(await run({ email: email.trim(), password }))) return;
    // The button keeps turning until the next page is here.
    setDone(true);
    onDone();
  });

  return (
    <form className={classes.form} onSubmit={submit} noValidate aria-labelledby="sign-in-title">
      <Title order={1} id="sign-in-title">
        {t("title")}
      </Title>
      {problem && (
        <Alert color="red" icon={<IconAlertTriangle />} role="alert">
          {problem}
        </Alert>
      )}
      <TextInput
        label={t("email")}
        type="email"
        name="email"
        autoComplete="username"
        size="md"
        key={form.key("email")}
        {...form.getInputProps("email")}
      />
      <PasswordInput
        label={t("password")}
        name="password"
        autoComplete="current-password"
        size="md"
        key={form.key("password")}
        {...form.getInputProps("password")}
      />
      <Button type="submit" size="md" loading={pending || done}>
        {t("submit")}
      </Button>
      <Text size="xs" c="dimmed">
        {t("help")}
      </Text>
    </form>
  );
}
