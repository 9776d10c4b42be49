"use client";

import { Button, type ButtonProps } from "@mantine/core";
import Link from "next/link";

interface LinkButtonProps extends ButtonProps {
  href: string;
}

/** A button that goes somewhere. Server components cannot hand `component={Link}` to Mantine. */
export function LinkButton({ href, ...props }: LinkButtonProps) {
  return <Button component={Link} href={href} {...props} />;
}
