import { Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./message-page.module.css";

interface MessagePageProps {
  title: string;
  text: string;
  detail?: string;
  actions?: ReactNode;
}

/** A page that says what happened and what to do next, and nothing else. */
export function MessagePage({ title, text, detail, actions }: MessagePageProps) {
  return (
    <div className={classes.page}>
      <Title order={1}>{title}</Title>
      <Text>{text}</Text>
      {detail && (
        <Text size="xs" c="dimmed">
          {detail}
        </Text>
      )}
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}
