"use server";

import { cookies } from "next/headers";
import { isLocale, LOCALE_COOKIE } from "#components/i18n/locales.ts";

const YEAR_SECONDS = 365 * 24 * 3_600;

/** Remembers the language on this device; open to everyone, on public pages too. */
export async function setLocale(locale: string): Promise<void> {
  if (!isLocale(locale)) return;
  (await cookies()).set(LOCALE_COOKIE, locale, { path: "/", maxAge: YEAR_SECONDS, sameSite: "lax" });
}
