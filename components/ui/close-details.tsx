"use client";
import { useEffect } from "react";

/** Menus are plain `<details>`; this closes them by Escape and by a press elsewhere, and gives the focus back. */
export function CloseDetails() {
  useEffect(() => {
    const open = () => [...document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]")];
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      for (const menu of open()) {
        const held = menu.contains(document.activeElement);
        menu.open = false;
        if (held) menu.querySelector("summary")?.focus();
      }
    };
    const onPress = (event: PointerEvent) => {
      for (const menu of open()) if (!menu.contains(event.target as Node)) menu.open = false;
    };
    document.addEventListener("keydown", onKey);
    document.addEventListener("pointerdown", onPress);
    return () => {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("pointerdown", onPress);
    };
  }, []);
  return null;
}
