import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import classes from "./contrast-legend.module.css";

/** What the colours of changes mean, and whatever else a figure has. */
export function ContrastLegend({
  fell,
  rose,
  children,
}: {
  fell?: string;
  rose?: string;
  children?: ReactNode;
}) {
  const t = useTranslations("contrast.legend");
  return (
    <p className={classes.legend}>
      <span>
        <i data-direction="fell" /> {fell ?? t("fell")}
      </span>
      <span>
        <i data-direction="same" /> {t("same")}
      </span>
      <span>
        <i data-direction="rose" /> {rose ?? t("rose")}
      </span>
      <span>
        <i data-few /> {t("few")}
      </span>
      {children}
    </p>
  );
}
