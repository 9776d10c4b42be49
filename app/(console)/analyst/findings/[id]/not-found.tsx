import { getTranslations } from "next-intl/server";
import { LinkButton } from "#components/ui/link-button.tsx";
import { MessagePage } from "#components/ui/message-page.tsx";

/** Says more than "not found": how such a link looks, and where to go on. */
export default async function NoFinding() {
  const t = await getTranslations("investigations.finding");
  return (
    <MessagePage
      title={t("notFoundTitle")}
      text={t("notFoundText")}
      actions={
        <>
          <LinkButton href="/analyst/investigations">{t("toList")}</LinkButton>
          <LinkButton href="/analyst/attribution" look="default">
            {t("toDesk")}
          </LinkButton>
        </>
      }
    />
  );
}
