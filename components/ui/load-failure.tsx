"use client";

import { useTranslations } from "next-intl";
import { AnchorButton } from "./anchor-button.tsx";
import { MessagePage } from "./message-page.tsx";
import { PushButton } from "./push-button.tsx";

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
          <PushButton onClick={reset}>{t("tryAgain")}</PushButton>
          <AnchorButton href="/" look="default">
            {t("goHome")}
          </AnchorButton>
        </>
      }
    />
  );
}
