"use client";

import { useTranslations } from "next-intl";
import { lazy, type ReactNode, Suspense, useState } from "react";
import type { CommandResult } from "#server/contracts/command.ts";
import { useCommand } from "../ui/use-command.ts";

const ConfirmDialog = lazy(async () => ({
  default: (await import("../ui/confirm-dialog.tsx")).ConfirmDialog,
}));
/** Only who leaves needs it. */
const leaving = () => import("../offline/leave-device.ts").catch(() => null);

/**
 * Ends the session and loads the sign-in page anew: nothing of this person stays in the tab's memory, nor
 * tickets on the device. Taps nobody has answered are never dropped: with some of them it asks first.
 * @returns `question` to be drawn beside what calls `signOut`
 */
export function useSignOut(signOut: () => Promise<CommandResult<null>>): {
  signOut(): Promise<void>;
  question: ReactNode;
} {
  const t = useTranslations("common.leaving");
  const { run, pending } = useCommand(signOut);
  const [unsent, setUnsent] = useState(0);
  const [asking, setAsking] = useState(false);
  const leave = async () => {
    if (!(await run())) return setAsking(false);
    await (await leaving())?.forgetBoards().catch(() => {});
    window.location.assign("/sign-in");
  };
  return {
    async signOut() {
      const count = (await (await leaving())?.unsentTaps().catch(() => 0)) ?? 0;
      if (count === 0) return leave();
      setUnsent(count);
      setAsking(true);
    },
    question: unsent > 0 && (
      <Suspense>
        <ConfirmDialog
          opened={asking}
          title={t("title", { count: unsent })}
          text={t("text")}
          confirm={t("confirm")}
          pending={pending}
          onConfirm={() => void leave()}
          onClose={() => setAsking(false)}
        />
      </Suspense>
    ),
  };
}
