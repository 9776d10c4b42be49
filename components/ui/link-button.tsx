import Link from "next/link";
import type { ReactNode } from "react";
import classes from "./push-button.module.css";
import type { ButtonLook } from "./push-button.tsx";

interface LinkButtonProps {
  href: string;
  look?: ButtonLook;
  icon?: ReactNode;
  "aria-label"?: string;
  children: ReactNode;
}

/** A link that looks like a button. */
export function LinkButton({ look = "filled", icon, children, ...props }: LinkButtonProps) {
  return (
    <Link className={classes.button} data-look={look} data-with-icon={icon ? true : undefined} {...props}>
      {icon}
      {children}
    </Link>
  );
}
