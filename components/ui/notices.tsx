"use client";

import { MantineThemeProvider } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { type fetchNotices, onNotice } from "./notify.ts";

/** Where notices appear. */
export function Notices() {
  const t = useTranslations("common.action");
  const [code, setCode] = useState<Awaited<ReturnType<typeof fetchNotices>> | null>(null);
  useEffect(() => onNotice(setCode), []);
  if (!code) return null;
  // The cross of a notice has no words of its own.
  const closeButtonProps = { "aria-label": t("close") };
  return (
    <MantineThemeProvider theme={{ components: { Notification: { defaultProps: { closeButtonProps } } } }}>
      <code.Notifications position="bottom-right" />
    </MantineThemeProvider>
  );
}
