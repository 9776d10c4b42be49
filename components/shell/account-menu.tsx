"use client";

import { Avatar, Menu, Text, UnstyledButton } from "@mantine/core";
import { IconLanguage, IconLogout, IconMoon, IconSun } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { Viewer } from "#server/contracts/people.ts";
import { localeNames } from "../i18n/locales.ts";
import classes from "./account-menu.module.css";
import type { ShellActions } from "./shell.tsx";
import { useLanguage, useScheme } from "./use-preferences.ts";
import { useSignOut } from "./use-sign-out.ts";

interface AccountMenuProps {
  viewer: Pick<Viewer, "name" | "email" | "role">;
  actions: ShellActions;
}

/** Who is signed in and the way out; on a phone also language and colours. */
export function AccountMenu({ viewer, actions }: AccountMenuProps) {
  const t = useTranslations("common");
  const language = useLanguage(actions.setLocale);
  const scheme = useScheme();
  const signOut = useSignOut(actions.signOut);
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton className={classes.target}>
          <span className="rd-visually-hidden">{t("shell.account", { name: viewer.name })}</span>
          <Avatar name={viewer.name} color="teal" size={32} radius="md" aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <Text fw={600} truncate>
            {viewer.name}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {viewer.email}
          </Text>
          <Text size="xs" c="dimmed">
            {t(`roles.${viewer.role}`)}
          </Text>
        </div>
        <Menu.Divider />
        <Menu.Item
          hiddenFrom="sm"
          lang={language.other}
          leftSection={<IconLanguage size={16} />}
          onClick={language.toggle}
        >
          {localeNames[language.other]}
        </Menu.Item>
        <Menu.Item
          hiddenFrom="sm"
          leftSection={scheme.other === "dark" ? <IconMoon size={16} /> : <IconSun size={16} />}
          onClick={scheme.toggle}
        >
          {t(`shell.scheme.${scheme.other}`)}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={signOut}>
          {t("shell.signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
