"use client";

import { useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useMounted } from "@mantine/hooks";
import { useRouter } from "next/navigation";
import { useLocale } from "next-intl";
import { useTransition } from "react";
import type { Locale } from "../i18n/locales.ts";

/** Switching between the two languages; the page stays where it is. */
export function useLanguage(setLocale: (locale: string) => Promise<void>) {
  const locale = useLocale();
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const other: Locale = locale === "en" ? "zh-CN" : "en";
  const toggle = () =>
    startTransition(async () => {
      await setLocale(other);
      router.refresh();
    });
  return { other, toggle, pending };
}

/** Light and dark; until somebody chooses, the device decides. */
export function useScheme() {
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const scheme = useComputedColorScheme("light");
  // The choice is kept on the device, where the server cannot see it: the first drawing agrees with its guess.
  const mounted = useMounted();
  const other = mounted && scheme === "dark" ? "light" : "dark";
  return { other, toggle: () => setColorScheme(other) } as const;
}
