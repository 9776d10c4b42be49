"use client";

import { IconLanguage, IconLogout, IconMoon, IconSun } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useId } from "react";
import type { Viewer } from "#server/contracts/people.ts";
import { localeNames } from "../i18n/locales.ts";
import classes from "./account-menu.module.css";
import type { ShellActions } from "./shell.tsx";
import { useLanguage, useScheme } from "./use-preferences.ts";
import { useSignOut } from "./use-sign-out.tsx";

interface AccountMenuProps {
  viewer: Pick<Viewer, "name" | "email" | "role">;
  actions: ShellActions;
}

/** Who is signed in and the way out; on a phone also language and colours. */
export function AccountMenu({ viewer, actions }: AccountMenuProps) {
  const t = useTranslations("common");
  const language = useLanguage(actions.setLocale);
  const scheme = useScheme();
  const { signOut, question } = useSignOut(actions.signOut);
  const id = useId();
  // The browser's own popover: it closes by Escape and by a tap beside it, without a script of ours.
  return (
    <>
      <button type="button" className={classes.target} popoverTarget={id}>
        <span className="rd-visually-hidden">{t("shell.account", { name: viewer.name })}</span>
        <span className={classes.initials} aria-hidden>
          {initialsOf(viewer.name)}
        </span>
      </button>
      <div id={id} popover="auto" className={classes.menu}>
        <div className={classes.who}>
          <div className={classes.name}>{viewer.name}</div>
          <div className={classes.dim}>{viewer.email}</div>
          <div className={classes.dim}>{t(`roles.${viewer.role}`)}</div>
        </div>
        <button
          type="button"
          className={classes.item}
          data-phone
          lang={language.other}
          onClick={language.toggle}
        >
          <IconLanguage size={16} aria-hidden />
          {localeNames[language.other]}
        </button>
        <button type="button" className={classes.item} data-phone onClick={scheme.toggle}>
          {scheme.other === "dark" ? <IconMoon size={16} aria-hidden /> : <IconSun size={16} aria-hidden />}
          {t(`shell.scheme.${scheme.other}`)}
        </button>
        <button
          type="button"
          className={classes.item}
          popoverTarget={id}
          popoverTargetAction="hide"
          onClick={() => void signOut()}
        >
          <IconLogout size={16} aria-hidden />
          {t("shell.signOut")}
        </button>
      </div>
      {question}
    </>
  );
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters =
    words.length > 1 ? [words[0], words.at(-1)].map((word) => word?.slice(0, 1)) : [words[0]?.slice(0, 2)];
  return letters.join("").toUpperCase();
}
