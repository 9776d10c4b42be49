import { Text } from "@mantine/core";
import { useLocale, useTranslations } from "next-intl";
import type { ShopRow } from "#server/contracts/admin.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { alertsOf, hasTickets, ticketsOf } from "./home-of.ts";
import classes from "./shop-list.module.css";

/** The shops a person may see, each with the ways into it. */
export function ShopList({ shops, mayAlert }: { shops: ShopRow[]; mayAlert: boolean }) {
  const t = useTranslations("common.shops");
  const locale = useLocale();
  return (
    <div className={classes.page}>
      <PageHeader title={t("title")} />
      {shops.length === 0 ? (
        <EmptyState title={t("emptyTitle")} text={t("emptyText")} />
      ) : (
        <ul className={classes.list}>
          {shops.map((shop) => (
            <li key={shop.id}>
              <ShopCard
                shop={shop}
                mayAlert={mayAlert}
                name={locale === "zh-CN" ? shop.nameZh : shop.nameEn}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function ShopCard({ shop, mayAlert, name }: { shop: ShopRow; mayAlert: boolean; name: string }) {
  const t = useTranslations("common");
  return (
    <article className={classes.shop}>
      <Text size="lg" fw={600}>
        {name}
      </Text>
      <Text c="dimmed">
        {t(`kinds.${shop.kind}`)} · {shop.region}
        {shop.closed && ` · ${t("shops.closed")}`}
      </Text>
      {shop.kind === "meal" ? (
        <div className={classes.links}>
          {hasTickets(shop) && <LinkButton href={ticketsOf(shop.id)}>{t("shops.tickets")}</LinkButton>}
          <LinkButton href={`/board/${shop.boardToken}`} look="default">
            {t("shops.pickupBoard")}
          </LinkButton>
          {mayAlert && hasTickets(shop) && (
            <LinkButton href={alertsOf(shop.id)} look="default">
              {t("pages.alerts")}
            </LinkButton>
          )}
        </div>
      ) : (
        <Text size="xs" c="dimmed">
          {t("shops.noBoard")}
        </Text>
      )}
    </article>
  );
}
