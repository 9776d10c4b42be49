import { Alert } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

export interface PageWaitingProps {
  /** Whose words: its title, `loading` and `problem`. */
  page:
    | "operator"
    | "switches"
    | "approvals"
    | "engine"
    | "queues"
    | "nodes"
    | "forecast"
    | "rules"
    | "breakers"
    | "gameDay"
    | "incidents";
  className: string | undefined;
  failed: boolean;
  /** The skeletons, in the places of what will come. */
  children: ReactNode;
}

/** A page of figures before its first reading, or after that could not be had. */
export function PageWaiting({ page, className, failed, children }: PageWaitingProps) {
  const t = useTranslations(page);
  return (
    <div className={className} aria-busy={!failed}>
      <h1 className="rd-visually-hidden">{t("title")}</h1>
      {failed ? (
        <Alert color="red" title={t("problem.title")} role="alert">
          {t("problem.text")}
        </Alert>
      ) : (
        <div role="status" className="rd-visually-hidden">
          {t("loading")}
        </div>
      )}
      {children}
    </div>
  );
}
