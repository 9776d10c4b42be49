"use client";

import { useMediaQuery } from "@mantine/hooks";
import {
  IconActivityHeartbeat,
  IconApi,
  IconBellExclamation,
  IconBomb,
  IconBuildingStore,
  IconChartBarPopular,
  IconChartLine,
  IconDeviceTv,
  IconDots,
  IconEngine,
  IconFileSearch,
  IconGitCompare,
  IconKey,
  IconLayoutBoard,
  IconListSearch,
  IconNotes,
  IconPlugConnectedX,
  IconReceipt,
  IconServer2,
  IconSettings,
  IconStack2,
  IconStairsUp,
  IconToggleRight,
  IconUrgent,
  IconUserCheck,
  IconUsers,
} from "@tabler/icons-react";
import Link, { useLinkStatus } from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { Fragment, type MouseEvent, type ReactNode, useId } from "react";
import { RushdeckMark } from "../ui/rushdeck-mark.tsx";
import {
  barOf,
  beginsGroup,
  type NavigationGroup,
  type NavigationItem,
  namedGroups,
  type PageKey,
} from "./navigation.ts";
import classes from "./rail.module.css";

export const pageIcons: Record<PageKey, typeof IconKey> = {
  operations: IconActivityHeartbeat,
  switches: IconToggleRight,
  approvals: IconUserCheck,
  audit: IconListSearch,
  queues: IconStack2,
  decisions: IconFileSearch,
  engine: IconEngine,
  rules: IconStairsUp,
  breakers: IconPlugConnectedX,
  gameDay: IconBomb,
  whatIf: IconGitCompare,
  nodes: IconServer2,
  forecast: IconChartLine,
  shops: IconBuildingStore,
  alerts: IconBellExclamation,
  boards: IconLayoutBoard,
  screens: IconDeviceTv,
  attribution: IconChartBarPopular,
  incidents: IconUrgent,
  investigations: IconNotes,
  people: IconUsers,
  shopSettings: IconSettings,
  apiKeys: IconKey,
  apiDocs: IconApi,
};
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
  const moreId = useId();
  const inBar = barOf(items, active);
  const rest = items.filter((item) => !inBar.includes(item));
  const labelOf = (item: NavigationItem) =>
    item.kind === "page" ? t(`pages.${item.key}`) : locale === "zh-CN" ? item.shop.nameZh : item.shop.nameEn;
  return (
    <nav className={classes.rail} aria-label={t("shell.pages")}>
      <Link href="/" className={classes.mark} aria-label={`Rushdeck: ${t("page.goHome")}`}>
        <RushdeckMark size={24} />
        <span className={classes.word}>Rushdeck</span>
      </Link>
      {items.map((item, at) => (
        <Fragment key={item.href}>
          {beginsGroup(items, at) && <GroupHead group={item.group} first={at === 0} />}
          <RailLink
            item={item}
            active={item.href === active}
            over={!inBar.includes(item)}
            title={wordsHidden ? labelOf(item) : undefined}
          >
            <ItemIcon item={item} />
            <span className={classes.label}>{labelOf(item)}</span>
          </RailLink>
        </Fragment>
      ))}
      {rest.length > 0 && (
        <>
          <button type="button" className={`${classes.item} ${classes.more}`} popoverTarget={moreId}>
            <IconDots size={20} stroke={1.75} aria-hidden />
            <span className={classes.label}>{t("shell.more")}</span>
          </button>
          {/* The browser's own popover, as the account menu's: Escape and a tap beside it close it. */}
          <div id={moreId} popover="auto" className={classes.rest} onClickCapture={closeAfterLink}>
            {rest.map((item, at) => (
              <Fragment key={item.href}>
                {beginsGroup(rest, at) && <GroupHead group={item.group} first={at === 0} />}
                <RailLink item={item} active={item.href === active}>
                  <ItemIcon item={item} />
                  <span>{labelOf(item)}</span>
                </RailLink>
              </Fragment>
            ))}
          </div>
        </>
      )}
    </nav>
  );
}

/** The name of what follows; where there is no room or no name, a line. */
function GroupHead({ group, first }: { group: NavigationGroup; first: boolean }) {
  const t = useTranslations("common.groups");
  const named = namedGroups.find((name) => name === group);
  if (!named) return first ? null : <div className={classes.divider} />;
  return (
    <div className={classes.group} data-first={first || undefined}>
      <span>{t(named)}</span>
    </div>
  );
}

function ItemIcon({ item }: { item: NavigationItem }) {
  const Icon = item.kind === "page" ? pageIcons[item.key] : IconReceipt;
  return <Icon size={20} stroke={1.75} aria-hidden />;
}

/** The shell stays while pages change under it, and the menu with it. */
function closeAfterLink({ target, currentTarget }: MouseEvent<HTMLElement>): void {
  if (target instanceof Element && target.closest("a")) currentTarget.hidePopover();
}

interface RailLinkProps {
  item: NavigationItem;
  active: boolean;
  /** Where the words are not on screen. */
  title?: string | undefined;
  /** Under "More" on a phone. */
  over?: boolean;
  children: ReactNode;
}

function RailLink({ item, active, over, children, ...rest }: RailLinkProps) {
  const marks = { "data-active": active || undefined, "data-over": over || undefined };
  const props = { ...rest, className: classes.item, ...marks };
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
