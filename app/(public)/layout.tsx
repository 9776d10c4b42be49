import type { ReactNode } from "react";

/** Public pages bring their own frame: each is one screen with one action. */
export default function PublicLayout({ children }: { children: ReactNode }) {
  return children;
}
