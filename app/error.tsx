"use client";

import { LoadFailure, type LoadFailureProps } from "#components/ui/load-failure.tsx";

export default function ErrorPage(props: LoadFailureProps) {
  return (
    <main>
      <LoadFailure {...props} />
    </main>
  );
}
