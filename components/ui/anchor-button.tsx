import type { ReactNode } from "react";
import classes from "./push-button.module.css";
import type { ButtonLook } from "./push-button.tsx";

interface AnchorButtonProps {
  href: string;
  look?: ButtonLook;
  children: ReactNode;
}

/** Leads on by a full load: for pages every page carries along, which need the router's link for nothing else. */
export function AnchorButton({ href, look = "filled", children }: AnchorButtonProps) {
  return (
    <a className={classes.button} data-look={look} href={href}>
      {children}
    </a>
  );
}
