import { getTranslations } from "next-intl/server";
import { AnchorButton } from "#components/ui/anchor-button.tsx";
import { MessagePage } from "#components/ui/message-page.tsx";

export default async function Forbidden() {
  const t = await getTranslations("common.page");
  return (
    <MessagePage
      title={t("forbiddenTitle")}
      text={t("forbiddenText")}
      actions={<AnchorButton href="/">{t("goHome")}</AnchorButton>}
    />
  );
}
