"use client";

import { ActionIcon, Button } from "@mantine/core";
import { IconMoon, IconSun } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { localeNames } from "../i18n/locales.ts";
import { useLanguage, useScheme } from "./use-preferences.ts";

/** Names the other language in that language, so that whoever cannot read this page finds it. */
export function LanguageButton({ setLocale }: { setLocale: (locale: string) => Promise<void> }) {
  const { other, toggle, pending } = useLanguage(setLocale);
  return (
    <Button variant="subtle" color="gray" size="compact-sm" lang={other} onClick={toggle} loading={pending}>
      {localeNames[other]}
    </Button>
  );
}

export function SchemeButton() {
  const t = useTranslations("common.shell");
  const { other, toggle } = useScheme();
  const label = t(`scheme.${other}`);
  return (
    <ActionIcon size="md" title={label} onClick={toggle} aria-label={label}>
      {other === "dark" ? <IconMoon size={18} /> : <IconSun size={18} />}
    </ActionIcon>
  );
}
