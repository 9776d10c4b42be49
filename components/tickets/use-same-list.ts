"use client";

import { useEffect, useRef } from "react";

/** The very list of the last draw while its members are the same: the grid is laid out anew only when it must be. */
export function useSameList<T>(list: readonly T[]): readonly T[] {
  const last = useRef(list);
  const same = list.length === last.current.length && list.every((one, i) => one === last.current[i]);
  const result = same ? last.current : list;
  useEffect(() => {
    last.current = result;
  }, [result]);
  return result;
}
