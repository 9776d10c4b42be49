import { getTranslations } from "next-intl/server";
import { AnchorButton } from "#components/ui/anchor-button.tsx";
import { MessagePage } from "#components/ui/message-page.tsx";

/** For addresses outside the console, where no frame is around it. */
export default async function NotFound() {
  const t = await getTranslations("common.page");
  return (
    <main>
      <MessagePage
        title={t("notFoundTitle")}
        text={t("notFoundText")}
        actions={<AnchorButton href="/">{t("goHome")}</AnchorButton>}
      />
    </main>
  );
}
