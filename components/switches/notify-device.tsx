"use client";

import { Button } from "@mantine/core";
import { IconBell, IconBellCheck, IconBellOff } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";

/** Asks the browser, once and only when a hand wants it, to notify this device before a lease ends. */
export function NotifyDevice() {
  const t = useTranslations("switches.notice");
  const [permission, setPermission] = useState<NotificationPermission | null>(null);
  useEffect(() => setPermission("Notification" in window ? Notification.permission : null), []);
  if (permission === null) return null;
  if (permission === "default") {
    return (
      <Button
        variant="default"
        size="compact-md"
        leftSection={<IconBell size="1rem" aria-hidden />}
        onClick={() => void Notification.requestPermission().then(setPermission)}
      >
        {t("allow")}
      </Button>
    );
  }
  const Icon = permission === "granted" ? IconBellCheck : IconBellOff;
  const words = t(permission === "granted" ? "allowed" : "denied");
  return (
    <span title={words}>
      <Icon size="1.25rem" stroke={1.75} aria-label={words} role="img" />
    </span>
  );
}
