"use client";

import { LoadFailure, type LoadFailureProps } from "#components/ui/load-failure.tsx";

/** Inside the frame: the way to the other rooms stays. */
export default function ConsoleError(props: LoadFailureProps) {
  return <LoadFailure {...props} />;
}
