"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { LinkButton } from "./link-button.tsx";
import { MessagePage } from "./message-page.tsx";

export interface LoadFailureProps {
  error: Error & { digest?: string };
  reset: () => void;
}

/** What a page says when it could not be drawn; the cause is in the server's log under the reference. */
export function LoadFailure({ error, reset }: LoadFailureProps) {
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
