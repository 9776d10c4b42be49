import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { SignInScreen } from "#components/sign-in/sign-in-screen.tsx";
import { getParts } from "#server/process-registry.ts";
import { setLocale } from "../i18n/set-locale.ts";
import { currentViewer } from "../lib/require-viewer.ts";
import { safeNext } from "../lib/safe-next.ts";
import { enterAs, signIn } from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("common.signIn"))("title") };
}

interface SignInPageProps {
  searchParams: Promise<{ next?: string | string[] }>;
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const next = safeNext((await searchParams).next);
  const viewer = await currentViewer();
  // A paired screen is nobody's session: a person may sign in on it.
  if (viewer && !viewer.screen) redirect(next);
  const demo = getParts().identity.mayEnterAs(new Headers(await headers()));
  return <SignInScreen next={next} demo={demo} actions={{ signIn, enterAs, setLocale }} />;
}
