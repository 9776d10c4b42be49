"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { LinkButton } from "#components/ui/link-button.tsx";
import { MessagePage } from "#components/ui/message-page.tsx";

interface ErrorPageProps {
  error: Error & { digest?: string };
  reset: () => void;
}

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  const t = useTranslations("common.page");
  return (
    <MessagePage
      title={t("errorTitle")}
      text={t("errorText")}
      detail={error.digest ? t("errorCode", { code: error.digest }) : undefined}
      actions={
        <>
          <Button onClick={reset}>{t("tryAgain")}</Button>
          <LinkButton href="/" variant="default">
            {t("goHome")}
          </LinkButton>
        </>
      }
    />
  );
}
