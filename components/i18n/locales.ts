export const locales = ["en", "zh-CN"] as const;
export type Locale = (typeof locales)[number];
export const DEFAULT_LOCALE: Locale = "en";
export const LOCALE_COOKIE = "RUSHDECK_LOCALE";
/** How each language calls itself. */
export const localeNames = { en: "English", "zh-CN": "中文" } as const satisfies Record<Locale, string>;

/** One message file a room of the house, in every language. */
export const namespaces = [
  "common",
  "errors",
  "merchant",
  "alerts",
  "operator",
  "engine",
  "whatIf",
  "analyst",
  "measures",
  "contrast",
  "admin",
  "public",
  "boards",
  "queues",
  "decisions",
  "forecast",
  "rules",
  "nodes",
  "switches",
  "approvals",
  "audit",
  "breakers",
  "gameDay",
  "effects",
  "incidents",
  "annotations",
  "investigations",
  "drill",
  "exports",
] as const;
export type Namespace = (typeof namespaces)[number];

export function isLocale(value: unknown): value is Locale {
  return locales.some((locale) => locale === value);
}

/** The language a person chose, else the first of Accept-Language that we speak, else English. */
export function chooseLocale({
  cookie,
  acceptLanguage,
}: {
  cookie: string | undefined;
  acceptLanguage: string | null;
}): Locale {
  if (isLocale(cookie)) return cookie;
  for (const tag of preferredTags(acceptLanguage ?? "")) {
    if (tag.startsWith("zh")) return "zh-CN";
    if (tag.startsWith("en")) return "en";
  }
  return DEFAULT_LOCALE;
}

/** Language tags of an Accept-Language header in small letters, most wanted first (RFC 9110, 12.5.4). */
function preferredTags(header: string): string[] {
  return header
    .split(",")
    .map((entry) => {
      const [tag = "", ...parameters] = entry.trim().toLowerCase().split(";");
      const weight = parameters.map((one) => one.trim()).find((one) => one.startsWith("q="));
      return { tag, quality: weight ? Number(weight.slice(2)) : 1 };
    })
    .filter(({ tag, quality }) => tag !== "" && quality > 0)
    .sort((one, other) => other.quality - one.quality)
    .map(({ tag }) => tag);
}
