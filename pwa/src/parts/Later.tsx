// A screen whose code is fetched when somebody goes there. The service worker keeps it with the
// rest of the shell, so it opens with no way out, too.

import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";

import { Waiting } from "./Known.tsx";

type Any = ComponentType<any>;

export function later(name: string, fetch: () => Promise<Any>): Any {
  let found: Any | null = null;
  return function Later(props: Record<string, string>) {
    const state = useSignal<"loading" | "old" | "here">(found ? "here" : "loading");
    useEffect(() => {
      if (found) return;
      fetch().then(
        (screen) => {
          found = screen;
          state.value = "here";
        },
        () => (state.value = "old"),
      );
    }, []);
    const Found = found;
    if (state.value === "here" && Found) return <Found {...props} />;
    const of = { data: null, at: null, state: state.value as "loading" | "old", problem: null };
    return <Waiting name={name} of={of} back={props["c"] ? `/c/${props["c"]}` : "/"} />;
  };
}
