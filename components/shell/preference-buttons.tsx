"use client";

import { IconMoon, IconSun } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { localeNames } from "../i18n/locales.ts";
import { PushButton } from "../ui/push-button.tsx";
import { useLanguage, useScheme } from "./use-preferences.ts";

/** Names the other language in that language, so that whoever cannot read this page finds it. */
export function LanguageButton({ setLocale }: { setLocale: (locale: string) => Promise<void> }) {
  const { other, toggle, pending } = useLanguage(setLocale);
  return (
    <PushButton look="subtle" lang={other} onClick={toggle} disabled={pending}>
      {localeNames[other]}
    </PushButton>
  );
}

export function SchemeButton() {
  const t = useTranslations("common.shell");
  const { other, toggle } = useScheme();
  const label = t(`scheme.${other}`);
  return (
    <PushButton look="subtle" title={label} onClick={toggle} aria-label={label}>
      {other === "dark" ? <IconMoon size={18} /> : <IconSun size={18} />}
    </PushButton>
  );
}
