"use client";
import { useSyncExternalStore } from "react";

const never = () => () => {};

/** False on the server and in the first paint: what only a script can do appears when it can. */
export const useHydrated = () =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
