import type { Metadata } from "next";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { NextIntlClientProvider } from "next-intl";
import { getLocale, getMessages, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { AnchorButton } from "#components/ui/anchor-button.tsx";
import { MessagePage } from "#components/ui/message-page.tsx";
import type { Viewer } from "#server/contracts/people.ts";
import { getParts } from "#server/process-registry.ts";
import { hasCode } from "#server/shared/errors.ts";
import { TicketsClient } from "../../../(console)/merchant/[shop]/tickets/client.tsx";
import { currentViewer } from "../../../lib/require-viewer.ts";
import classes from "./page.module.css";

interface BoardPageProps {
  params: Promise<{ template: string }>;
}

export async function generateMetadata({ params }: BoardPageProps): Promise<Metadata> {
  const viewer = await currentViewer();
  const board = viewer && (await boardAt(viewer, params));
  const title = board ? ((await getLocale()) === "zh-CN" ? board.shop.nameZh : board.shop.nameEn) : undefined;
  return { title, robots: { index: false } };
}

/** The ticket board alone: for a paired screen, or a signed-in person of that shop. */
export default async function BoardPage({ params }: BoardPageProps) {
  const viewer = await currentViewer();
  if (!viewer) return strangerAt();
  const board = await boardAt(viewer, params);
  const t = await getTranslations("boards.view");
  if (!board) {
    // Given another board while it was off: the address is of the old one.
    if (viewer.screen && viewer.screen.templateId !== (await params).template) {
      redirect(`/b/${encodeURIComponent(viewer.screen.templateId)}`);
    }
    return <MessagePage title={t("goneTitle")} text={t("goneText")} />;
  }
  return (
    <Words>
      <div className={classes.alone}>
        <TicketsClient
          shopId={board.shop.id}
          template={board.template}
          screen={viewer.screen && { id: viewer.screen.id, name: viewer.name }}
        />
      </div>
    </Words>
  );
}

/** A device that was paired once is told so; anybody else signs in. */
async function strangerAt() {
  if (!(await cookies()).has("rushdeck.screen")) {
    const path = (await headers()).get("x-rushdeck-path") ?? "/";
    redirect(`/sign-in?next=${encodeURIComponent(path)}`);
  }
  const t = await getTranslations("boards.view");
  return (
    <main data-testid="board-revoked">
      <MessagePage
        title={t("revokedTitle")}
        text={t("revokedText")}
        actions={<AnchorButton href="/pair">{t("pairAgain")}</AnchorButton>}
      />
    </main>
  );
}

async function boardAt(viewer: Viewer, params: BoardPageProps["params"]) {
  const { template: templateId } = await params;
  try {
    return await getParts().boards.boardOf(viewer, { templateId });
  } catch (error) {
    // Another shop's board is as good as none.
    if (hasCode(error, "NOT_FOUND") || hasCode(error, "FORBIDDEN")) return null;
    throw error;
  }
}

async function Words({ children }: { children: ReactNode }) {
  const { common, errors, public: publicWords, merchant, boards } = await getMessages();
  const words = { common, errors, public: publicWords, merchant, boards: { view: boards.view } };
  return <NextIntlClientProvider messages={words}>{children}</NextIntlClientProvider>;
}
