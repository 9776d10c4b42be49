import type { ComponentProps } from "react";
import classes from "./push-button.module.css";

export type ButtonLook = "filled" | "default" | "light" | "subtle";

interface PushButtonProps extends Omit<ComponentProps<"button">, "className" | "type"> {
  look?: ButtonLook;
}

/** A button for what every page carries, where Mantine's would be most of the script. */
export function PushButton({ look = "filled", children, ...props }: PushButtonProps) {
  return (
    <button
      type="button"
      className={classes.button}
      data-look={look}
      data-words={typeof children === "string" || undefined}
      {...props}
    >
      {children}
    </button>
  );
}
