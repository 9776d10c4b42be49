"use client";

import { Text, Title } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { CommandResult } from "#server/contracts/command.ts";
import type { Role } from "#server/contracts/people.ts";
import { LanguageButton, SchemeButton } from "../shell/preference-buttons.tsx";
import { RushdeckMark } from "../ui/rushdeck-mark.tsx";
import { DemoEntry } from "./demo-entry.tsx";
import { SignInForm } from "./sign-in-form.tsx";
import classes from "./sign-in-screen.module.css";

export interface SignInActions {
  signIn: (input: { email: string; password: string }) => Promise<CommandResult<null>>;
  enterAs: (role: Role) => Promise<CommandResult<null>>;
  setLocale: (locale: string) => Promise<void>;
}

interface SignInScreenProps {
  /** Where to go afterwards; a path of this installation. */
  next: string;
  /** The one-tap entries are shown. */
  demo: boolean;
  actions: SignInActions;
}

export function SignInScreen({ next, demo, actions }: SignInScreenProps) {
  const t = useTranslations("common.signIn");
  // A full load: the new person starts with an empty cache and a socket of their own.
  const enter = () => window.location.assign(next);
  return (
    <div className={classes.page}>
      <header className={classes.bar}>
        <LanguageButton setLocale={actions.setLocale} />
        <SchemeButton />
      </header>
      <main className={classes.content} data-demo={demo || undefined}>
        <section>
          <div className={classes.mark}>
            <RushdeckMark size={28} />
            Rushdeck
          </div>
          <Text c="dimmed">{t("lead")}</Text>
          <SignInForm signIn={actions.signIn} onDone={enter} />
        </section>
        {demo && (
          <section aria-labelledby="demo-title">
            <Title order={2} id="demo-title">
              {t("demoTitle")}
            </Title>
            <Text c="dimmed">{t("demoLead")}</Text>
            <DemoEntry enterAs={actions.enterAs} onDone={enter} />
          </section>
        )}
      </main>
    </div>
  );
}
