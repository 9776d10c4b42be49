import { getTranslations } from "next-intl/server";
import { LinkButton } from "#components/ui/link-button.tsx";
import { MessagePage } from "#components/ui/message-page.tsx";

/** Deleted, or never there: where it may still be found. */
export default async function NoInvestigation() {
  const t = await getTranslations("investigations.page");
  return (
    <MessagePage
      title={t("notFoundTitle")}
      text={t("notFoundText")}
      actions={<LinkButton href="/analyst/investigations">{t("back")}</LinkButton>}
    />
  );
}
