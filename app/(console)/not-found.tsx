import { getTranslations } from "next-intl/server";
import { AnchorButton } from "#components/ui/anchor-button.tsx";
import { MessagePage } from "#components/ui/message-page.tsx";

/** Inside the frame: a shop or an order that is not there, or not the viewer's. */
export default async function ConsoleNotFound() {
  const t = await getTranslations("common.page");
  return (
    <MessagePage
      title={t("notFoundTitle")}
      text={t("notFoundText")}
      actions={<AnchorButton href="/">{t("goHome")}</AnchorButton>}
    />
  );
}
