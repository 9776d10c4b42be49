"use client";

import { useTranslations } from "next-intl";
import type { FailedOrder, FailedSamples } from "#server/contracts/contrast.ts";
import type { Answer } from "../attribution/attribution-desk.tsx";
import { Problem, Section, Waiting } from "../attribution/desk-parts.tsx";
import type { Rates } from "../attribution/use-rates.ts";
import type { ValueWords } from "../attribution/use-value-words.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import classes from "./failed-orders.module.css";

export interface FailedOrdersProps {
  failed: Answer<FailedSamples>;
  /** The present window, in words. */
  window: string;
  words: ValueWords;
  rates: Rates;
  onRetry: () => void;
}

/** The newest orders that match and were no success; what to read on, and nothing of the customer. */
export function FailedOrders({ failed, window, words, rates, onRetry }: FailedOrdersProps) {
  const t = useTranslations("contrast.page.samples");
  const { data, problem } = failed;
  const gone = data && data.keptFrom !== null && data.window.to <= data.keptFrom;
  const partly = data && data.keptFrom !== null && data.window.from < data.keptFrom && !gone;
  return (
    <Section
      title={t("title")}
      subtitle={data?.orders.length ? t("subtitle", { count: data.orders.length, window }) : window}
    >
      {problem && <Problem title={t("problem")} text={problem} onRetry={onRetry} />}
      {!data && !problem && <Waiting label={t("loading")} className={classes.waiting} />}
      {data && data.orders.length > 0 && <OrdersTable orders={data.orders} words={words} rates={rates} />}
      {data && data.orders.length > 0 && partly && data.keptFrom !== null && (
        <p className={classes.note}>{t("partly", { time: rates.exactTime(data.keptFrom) })}</p>
      )}
      {data && data.orders.length === 0 && <None data={data} window={window} rates={rates} />}
    </Section>
  );
}

function None({ data, window, rates }: { data: FailedSamples; window: string; rates: Rates }) {
  const t = useTranslations("contrast.page.samples");
  if (data.keptFrom === null) return <EmptyState title={t("emptyTitle")} text={t("emptyText")} />;
  if (data.window.from < data.keptFrom)
    return (
      <EmptyState title={t("goneTitle")} text={t("goneText", { time: rates.exactTime(data.keptFrom) })} />
    );
  return <EmptyState title={t("noneTitle")} text={t("noneText", { window })} />;
}

function OrdersTable({
  orders,
  words,
  rates,
}: Pick<FailedOrdersProps, "words" | "rates"> & { orders: FailedOrder[] }) {
  const t = useTranslations("contrast.page.samples");
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section className={classes.scroll} tabIndex={0} aria-label={t("title")}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t("number")}</th>
            <th scope="col">{t("time")}</th>
            <th scope="col">{t("shop")}</th>
            <th scope="col">{t("outcome")}</th>
            <th scope="col">{t("reason")}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {orders.map((order) => (
            <tr key={order.id ?? `${order.at}:${order.shopId}:${order.count}`}>
              <th scope="row">{order.number ?? t("refused", { count: order.count })}</th>
              <td>{rates.exactTime(order.at)}</td>
              <td>{words.value("shop", order.shopId)}</td>
              <td>{t(`outcomes.${order.outcome}`)}</td>
              <td>{order.reasons.length > 0 ? order.reasons.join(", ") : t("noReason")}</td>
              <td>
                {order.id && (
                  <a
                    href={`/operator/decisions?q=${encodeURIComponent(order.id)}`}
                    aria-label={t("openNamed", { number: order.number ?? "" })}
                  >
                    {t("open")}
                  </a>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
