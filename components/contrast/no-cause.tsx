"use client";

import { useTranslations } from "next-intl";
import { EmptyState } from "../ui/empty-state.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import classes from "./contrast-desk.module.css";

/** The address names no combination, or none that could be read. */
export function NoCause({ deskHref }: { deskHref: string }) {
  const t = useTranslations("contrast.page");
  return (
    <div className={classes.desk}>
      <h1 className="rd-visually-hidden">{t("title")}</h1>
      <EmptyState
        title={t("noCause.title")}
        text={t("noCause.text")}
        action={<LinkButton href={deskHref}>{t("back")}</LinkButton>}
      />
    </div>
  );
}
