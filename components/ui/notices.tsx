"use client";

import { useNotifications } from "@mantine/notifications";
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";

const Notifications = dynamic(() => import("@mantine/notifications").then((file) => file.Notifications), {
  ssr: false,
});

/** Where notices appear. Its code is loaded with the first notice: most pages never show one. */
export function Notices() {
  const { notifications, queue } = useNotifications();
  const [needed, setNeeded] = useState(false);
  const any = notifications.length + queue.length > 0;
  useEffect(() => {
    if (any) setNeeded(true);
  }, [any]);
  return needed ? <Notifications position="bottom-right" /> : null;
}
