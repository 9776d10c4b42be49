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
      <h1>{title}</h1>
      <p>{text}</p>
      {detail && <p className={classes.detail}>{detail}</p>}
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}
