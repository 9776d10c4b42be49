"use client";

import { IconSearch } from "@tabler/icons-react";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { roleMay, type Viewer } from "#server/contracts/people.ts";
import { RushdeckMark } from "../ui/rushdeck-mark.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { DemoChip } from "./demo-chip.tsx";
import type { ShellShop } from "./home-of.ts";
import { LanguageButton, SchemeButton } from "./preference-buttons.tsx";
import type { ShellActions } from "./shell.tsx";
import classes from "./top-bar.module.css";

interface TopBarProps {
  viewer: Pick<Viewer, "name" | "email" | "role">;
  /** The shop whose page is open; without one the bar names the installation. */
  shop: ShellShop | null;
  actions: ShellActions;
  live: ReactNode;
  leases?: ReactNode;
  onSearch: () => void;
}

/** Always in sight: whose page this is, how live it is, whether the traffic is real. */
export function TopBar({ viewer, shop, actions, live, leases, onSearch }: TopBarProps) {
  const t = useTranslations("common.shell");
  const locale = useLocale();
  return (
    <header className={classes.bar}>
      {shop ? (
        <div className={classes.place}>{locale === "zh-CN" ? shop.nameZh : shop.nameEn}</div>
      ) : (
        <>
          <div className={classes.mark}>
            <RushdeckMark size={24} />
          </div>
          <div className={classes.place} data-house>
            {t("installation")}
          </div>
        </>
      )}
      {live}
      {leases && <div className={classes.leases}>{leases}</div>}
      <div className={classes.space} />
      <DemoChip setRunning={actions.setDemoRunning} mayControl={roleMay(viewer.role, "demo.control")} />
      <button type="button" className={classes.search} onClick={onSearch} aria-keyshortcuts="Control+K">
        <IconSearch size={16} aria-hidden />
        <span>{t("search")}</span>
        <kbd aria-hidden>Ctrl K</kbd>
      </button>
      <div className={classes.wide}>
        <LanguageButton setLocale={actions.setLocale} />
        <SchemeButton />
      </div>
      <AccountMenu viewer={viewer} actions={actions} />
    </header>
  );
}
