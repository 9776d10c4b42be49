"use client";

import { useTranslations } from "next-intl";
import type { PublishedTemplate } from "#server/contracts/boards.ts";
import type { TicketActions } from "../tickets/ticket-actions.ts";
import { TicketBoard } from "../tickets/ticket-board.tsx";
import { AnchorButton } from "../ui/anchor-button.tsx";
import { MessagePage } from "../ui/message-page.tsx";
import { usePublishedTemplate } from "./use-published-template.ts";

export interface TemplatedBoardProps {
  shopId: string;
  actions: TicketActions;
  initial: PublishedTemplate;
  /** The paired screen this is, if it is one. */
  screen?: { id: string; name: string } | undefined;
}

/** The ticket board as its template says; what is published changes it in place. */
export function TemplatedBoard({ shopId, actions, initial, screen }: TemplatedBoardProps) {
  const t = useTranslations("boards.view");
  const reading = usePublishedTemplate({ shopId, templateId: initial.id, initial, screenId: screen?.id });
  if (reading.state === "shown") {
    const screenName = reading.screenName ?? screen?.name;
    return (
      <TicketBoard
        shopId={shopId}
        actions={actions}
        template={reading.published.template}
        {...(screenName === undefined ? {} : { screenName })}
      />
    );
  }
  return (
    <main data-testid={`board-${reading.state}`}>
      {reading.state === "gone" ? (
        <MessagePage title={t("goneTitle")} text={t("goneText")} />
      ) : (
        <MessagePage
          title={t("revokedTitle")}
          text={t("revokedText")}
          actions={<AnchorButton href="/pair">{t("pairAgain")}</AnchorButton>}
        />
      )}
    </main>
  );
}
