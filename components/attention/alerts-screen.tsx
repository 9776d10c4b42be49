"use client";

import { Button, Title } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import type { CommandResult } from "#server/contracts/command.ts";
import type { SavedChannel, ShopChannel, TestAnswer } from "#server/contracts/messages.ts";
import { StateWord } from "../admin/state-word.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import classes from "./alerts.module.css";
import { ChannelForm, type SaveChannel } from "./channel-form.tsx";
import { ChannelSecret } from "./channel-secret.tsx";
import { ChannelTest } from "./channel-test.tsx";
import { MessageList } from "./message-list.tsx";

export interface AlertsCommands {
  saveChannel: SaveChannel;
  rotateSecret: (input: unknown) => Promise<CommandResult<SavedChannel>>;
  sendTest: (input: unknown) => Promise<CommandResult<TestAnswer>>;
}

interface AlertShop {
  id: string;
  nameEn: string;
  nameZh: string;
}

interface AlertsScreenProps extends ShopChannel {
  shop: AlertShop;
  /** All the person may see, this one included. */
  shops: AlertShop[];
  commands: AlertsCommands;
}

/** Where a shop is told when nobody sees its orders, and what it was told. */
export function AlertsScreen({ shop, shops, channel, messages, asOf, commands }: AlertsScreenProps) {
  const t = useTranslations("alerts");
  const chinese = useLocale() === "zh-CN";
  const [secret, setSecret] = useState<string | null>(null);
  const nameOf = ({ nameEn, nameZh }: AlertShop) => (chinese ? nameZh : nameEn);
  return (
    <div className={classes.page}>
      <PageHeader title={`${t("title")} · ${nameOf(shop)}`} lead={t("lead")} />
      {shops.length > 1 && (
        <nav aria-label={t("shops")}>
          <ul className={classes.shops}>
            {shops.map((one) => (
              <li key={one.id}>
                <LinkButton
                  href={`/merchant/${one.id}/alerts`}
                  look={one.id === shop.id ? "light" : "default"}
                >
                  {nameOf(one)}
                </LinkButton>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <section className={classes.section} aria-labelledby="channel">
        <div className={classes.head}>
          <div className={classes.words}>
            <Title order={2} id="channel">
              {t("channel.title")}
            </Title>
            <p className={classes.lead}>{t("channel.lead")}</p>
          </div>
          <StateWord on={channel?.active ?? false} word={t(`channel.${stateOf(channel)}`)} />
        </div>
        <div className={classes.card}>
          <div className={classes.part}>
            <ChannelForm
              shopId={shop.id}
              channel={channel}
              save={commands.saveChannel}
              onSaved={(saved) => setSecret(saved.secret ?? secret)}
            />
          </div>
          {channel && (
            <>
              <div className={classes.part}>
                <ChannelSecret
                  shopId={shop.id}
                  secret={secret}
                  rotate={commands.rotateSecret}
                  onRotated={setSecret}
                  onStored={() => setSecret(null)}
                />
              </div>
              <div className={classes.part}>
                <ChannelTest shopId={shop.id} send={commands.sendTest} />
              </div>
            </>
          )}
        </div>
      </section>
      <Messages messages={messages} asOf={asOf} />
    </div>
  );
}

function Messages({ messages, asOf }: Pick<ShopChannel, "messages" | "asOf">) {
  const t = useTranslations("alerts.messages");
  const router = useRouter();
  const [refreshing, startTransition] = useTransition();
  return (
    <section className={classes.section} aria-labelledby="messages">
      <div className={classes.head}>
        <div className={classes.words}>
          <Title order={2} id="messages">
            {t("title")}
          </Title>
          <p className={classes.lead}>{t("lead")}</p>
        </div>
        {messages.length > 0 && (
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} />}
            loading={refreshing}
            onClick={() => startTransition(() => router.refresh())}
          >
            {t("refresh")}
          </Button>
        )}
      </div>
      {messages.length === 0 ? (
        <EmptyState title={t("emptyTitle")} text={t("emptyText")} />
      ) : (
        <div className={classes.card}>
          <MessageList messages={messages} asOf={asOf} />
        </div>
      )}
    </section>
  );
}

function stateOf(channel: ShopChannel["channel"]): "none" | "on" | "off" {
  if (!channel) return "none";
  return channel.active ? "on" : "off";
}
