"use client";

import { useMediaQuery } from "@mantine/hooks";
import {
  IconActivityHeartbeat,
  IconApi,
  IconBellExclamation,
  IconBuildingStore,
  IconChartBarPopular,
  IconDeviceTv,
  IconKey,
  IconLayoutBoard,
  IconReceipt,
  IconSettings,
  IconUsers,
} from "@tabler/icons-react";
import Link, { useLinkStatus } from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { Fragment, type ReactNode, useEffect, useRef } from "react";
import { RushdeckMark } from "../ui/rushdeck-mark.tsx";
import type { NavigationItem, PageKey } from "./navigation.ts";
import classes from "./rail.module.css";

export const pageIcons: Record<PageKey, typeof IconKey> = {
  operations: IconActivityHeartbeat,
  shops: IconBuildingStore,
  alerts: IconBellExclamation,
  boards: IconLayoutBoard,
  screens: IconDeviceTv,
  attribution: IconChartBarPopular,
  people: IconUsers,
  shopSettings: IconSettings,
  apiKeys: IconKey,
  apiDocs: IconApi,
};
/** First page of the administrator's own rooms. */
const FIRST_OF_ADMIN: PageKey = "people";

interface RailProps {
  items: NavigationItem[];
  active: string | null;
}

/** The way between rooms: icons and words, icons alone below 1280 px, a bar at the bottom of a phone. */
export function Rail({ items, active }: RailProps) {
  const t = useTranslations("common");
  const locale = useLocale();
  // Where words are on screen already, a hint would say them twice.
  const wordsHidden = useMediaQuery("(min-width: 40.01em) and (max-width: 80em)");
  const rail = useActiveInSight(active);
  return (
    <nav ref={rail} className={classes.rail} aria-label={t("shell.pages")}>
      <Link href="/" className={classes.mark} aria-label={`Rushdeck: ${t("page.goHome")}`}>
        <RushdeckMark size={24} />
        <span className={classes.word}>Rushdeck</span>
      </Link>
      {items.map((item) => {
        const label =
          item.kind === "page"
            ? t(`pages.${item.key}`)
            : locale === "zh-CN"
              ? item.shop.nameZh
              : item.shop.nameEn;
        const Icon = item.kind === "page" ? pageIcons[item.key] : IconReceipt;
        return (
          <Fragment key={item.href}>
            {item.kind === "page" && item.key === FIRST_OF_ADMIN && <div className={classes.divider} />}

            <RailLink item={item} active={item.href === active} title={wordsHidden ? label : undefined}>
              <Icon size={20} stroke={1.75} aria-hidden />
              <span className={classes.label}>{label}</span>
            </RailLink>
          </Fragment>
        );
      })}
    </nav>
  );
}

/** On a phone the bar scrolls sideways: where one is must be on it. */
function useActiveInSight(active: string | null) {
  const rail = useRef<HTMLElement>(null);
  useEffect(() => {
    if (active === null) return;
    rail.current?.querySelector("[data-active]")?.scrollIntoView({ inline: "center", block: "nearest" });
  }, [active]);
  return rail;
}

interface RailLinkProps {
  item: NavigationItem;
  active: boolean;
  /** Where the words are not on screen. */
  title: string | undefined;
  children: ReactNode;
}

function RailLink({ item, active, children, ...rest }: RailLinkProps) {
  const props = { ...rest, className: classes.item, "data-active": active || undefined };
  if (item.kind === "page" && item.external) {
    return (
      <a href={item.href} target="_blank" rel="noreferrer" {...props}>
        {children}
      </a>
    );
  }
  return (
    <Link href={item.href} aria-current={active ? "page" : undefined} {...props}>
      {children}
      <Pending />
    </Link>
  );
}

/** Dims the tapped entry until its page is here, so that a slow page does not look like a dead button. */
function Pending() {
  const { pending } = useLinkStatus();
  return <span hidden data-pending={pending || undefined} />;
}
