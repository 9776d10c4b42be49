import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getMessages, getTranslations } from "next-intl/server";
import { PairDevice } from "#components/boards/pair-device.tsx";
import { currentViewer } from "../../lib/require-viewer.ts";
import { collectKey, openPairing } from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("boards.pair"))("title"), robots: { index: false } };
}

/** What a new screen opens: a code to be typed by someone who runs the shop. */
export default async function PairPage() {
  const { common, errors, public: publicWords, boards } = await getMessages();
  const viewer = await currentViewer();
  return (
    <NextIntlClientProvider messages={{ common, errors, public: publicWords, boards: { pair: boards.pair } }}>
      <PairDevice
        openPairing={openPairing}
        collectKey={collectKey}
        signedIn={viewer !== null && !viewer.screen}
      />
    </NextIntlClientProvider>
  );
}
