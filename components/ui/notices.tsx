"use client";

import { MantineThemeProvider } from "@mantine/core";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { onNotice } from "./notify.ts";

const Notifications = dynamic(() => import("@mantine/notifications").then((file) => file.Notifications), {
  ssr: false,
});

/** Where notices appear. */
export function Notices() {
  const t = useTranslations("common.action");
  const [needed, setNeeded] = useState(false);
  useEffect(() => onNotice(() => setNeeded(true)), []);
  if (!needed) return null;
  // The cross of a notice has no words of its own.
  const closeButtonProps = { "aria-label": t("close") };
  return (
    <MantineThemeProvider theme={{ components: { Notification: { defaultProps: { closeButtonProps } } } }}>
      <Notifications position="bottom-right" />
    </MantineThemeProvider>
  );
}
