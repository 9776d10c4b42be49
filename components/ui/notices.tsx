"use client";

import { MantineThemeProvider } from "@mantine/core";
import { useNotifications } from "@mantine/notifications";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";

const Notifications = dynamic(() => import("@mantine/notifications").then((file) => file.Notifications), {
  ssr: false,
});

/** Where notices appear. Its code is loaded with the first notice: most pages never show one. */
export function Notices() {
  const t = useTranslations("common.action");
  const { notifications, queue } = useNotifications();
  const [needed, setNeeded] = useState(false);
  const any = notifications.length + queue.length > 0;
  useEffect(() => {
    if (any) setNeeded(true);
  }, [any]);
  if (!needed) return null;
  // The cross of a notice has no words of its own.
  const closeButtonProps = { "aria-label": t("close") };
  return (
    <MantineThemeProvider theme={{ components: { Notification: { defaultProps: { closeButtonProps } } } }}>
      <Notifications position="bottom-right" />
    </MantineThemeProvider>
  );
}
