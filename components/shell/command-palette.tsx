"use client";

import { createSpotlight, Spotlight, type SpotlightActionGroupData } from "@mantine/spotlight";
import { IconLanguage, IconLogout, IconMoon, IconReceipt, IconSearch, IconSun } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useEffect, useState } from "react";
import { localeNames } from "../i18n/locales.ts";
import { hasTickets, type ShellShop, ticketsOf } from "./home-of.ts";
import type { NavigationItem } from "./navigation.ts";
import { pageIcons } from "./rail.tsx";
import type { ShellActions } from "./shell.tsx";
import { useLanguage, useScheme } from "./use-preferences.ts";
import { useSignOut } from "./use-sign-out.tsx";

interface CommandPaletteProps {
  items: NavigationItem[];
  shops: ShellShop[];
  actions: ShellActions;
  opened: boolean;
  onClose: () => void;
}

/** Everything the shell can do, by typing a few letters of its name in either language. */
export function CommandPalette({ opened, onClose, ...content }: CommandPaletteProps) {
  const t = useTranslations("common.palette");
  const [[store, spotlight]] = useState(createSpotlight);
  const { groups, question } = usePaletteActions(content);
  useEffect(() => {
    if (opened) spotlight.open();
    else spotlight.close();
  }, [opened, spotlight]);
  return (
    <>
      <Spotlight
        store={store}
        attributes={{ content: { "aria-label": t("title") } }}
        actions={groups}
        // The shell listens for Ctrl+K itself: this file is not loaded before the first press.
        shortcut={null}
        onSpotlightClose={onClose}
        nothingFound={t("nothing")}
        scrollable
        maxHeight="60vh"
        searchProps={{ placeholder: t("placeholder"), leftSection: <IconSearch size={18} /> }}
      />
      {question}
    </>
  );
}

function usePaletteActions({
  items,
  shops,
  actions,
}: Pick<CommandPaletteProps, "items" | "shops" | "actions">): {
  groups: SpotlightActionGroupData[];
  question: ReactNode;
} {
  const t = useTranslations("common");
  const locale = useLocale();
  const router = useRouter();
  const language = useLanguage(actions.setLocale);
  const scheme = useScheme();
  const { signOut, question } = useSignOut(actions.signOut);
  const nameOf = (shop: ShellShop) => (locale === "zh-CN" ? shop.nameZh : shop.nameEn);
  const icon = (Icon: typeof IconSun) => <Icon size={20} stroke={1.75} />;

  const pages = items.flatMap((item) => {
    if (item.kind !== "page") return [];
    const open = () =>
      item.external ? window.open(item.href, "_blank", "noreferrer") : router.push(item.href);
    return [
      {
        id: item.href,
        label: t(`pages.${item.key}`),
        keywords: [item.key, item.href],
        leftSection: icon(pageIcons[item.key]),
        onClick: () => void open(),
      },
    ];
  });
  const tickets = shops.filter(hasTickets).map((shop) => ({
    id: `tickets-${shop.id}`,
    label: t("palette.ticketsOf", { shop: nameOf(shop) }),
    keywords: [shop.id, shop.nameEn, shop.nameZh],
    leftSection: icon(IconReceipt),
    onClick: () => router.push(ticketsOf(shop.id)),
  }));
  const commands = [
    {
      id: "language",
      label: t("palette.switchLanguage", { language: localeNames[language.other] }),
      keywords: ["language", "语言", language.other],
      leftSection: icon(IconLanguage),
      onClick: language.toggle,
    },
    {
      id: "scheme",
      label: t(`shell.scheme.${scheme.other}`),
      keywords: ["theme", "dark", "light", "主题", "深色", "浅色"],
      leftSection: icon(scheme.other === "dark" ? IconMoon : IconSun),
      onClick: scheme.toggle,
    },
    {
      id: "sign-out",
      label: t("shell.signOut"),
      keywords: ["log out", "logout", "退出"],
      leftSection: icon(IconLogout),
      onClick: () => void signOut(),
    },
  ];
  const groups = [
    { group: t("palette.pages"), actions: pages },
    { group: t("palette.tickets"), actions: tickets },
    { group: t("palette.commands"), actions: commands },
  ].filter((group) => group.actions.length > 0);
  return { groups, question };
}
