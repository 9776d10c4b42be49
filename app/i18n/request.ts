import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { chooseLocale, LOCALE_COOKIE, type Locale, namespaces } from "#components/i18n/locales.ts";

/** Language and messages of this request; the language is in a cookie, never in the URL. */
export default getRequestConfig(async () => {
  const locale = chooseLocale({
    cookie: (await cookies()).get(LOCALE_COOKIE)?.value,
    acceptLanguage: (await headers()).get("accept-language"),
  });
  return {
    locale,
    messages: await loadMessages(locale),
    // The installation's own zone, so that server and browser write the same times.
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
});

async function loadMessages(locale: Locale) {
  const files = await Promise.all(
    namespaces.map(async (name) => {
      const file = await import(`../../components/i18n/messages/${locale}/${name}.json`);
      return [name, file.default] as const;
    }),
  );
  return Object.fromEntries(files);
}
