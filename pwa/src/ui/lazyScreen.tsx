// What is fetched when somebody goes there: a screen, or the addresses of many. Its words come with
// its code, so that no sentence is ever empty. The service worker keeps both with the rest of the
// shell, so it opens with no way out, too.

import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect } from "preact/hooks";

import { lazy, type Lazy } from "../data/lazy.ts";
import { fetchPart, fetchScreen, openNewest, Outdated } from "../data/version.ts";
import { t, type WordsPart } from "../messages/index.ts";
import { Button, LinkButton } from "./Button.tsx";
import { Waiting } from "./LoadingState.tsx";
import { Screen } from "./Screen.tsx";

/** Milliseconds of waiting for code that nobody is told of. */
const STILL_MS = 1_000;

type AnyScreen = (props: any) => VNode | null;

interface Props<T> {
  of: Lazy<T>;
  /** The name of the screen that stands there meanwhile. */
  name: string;
  back: string;
  draw: (file: T) => VNode | null;
}

/**
 * What stands below, once it was fetched: nothing above it moves when it comes. With no way out it
 * is looked for again when there is one.
 */
export function WhenHere<T>({ of, draw }: Pick<Props<T>, "of" | "draw">) {
  const state = useSignal<"coming" | "away" | "here">(of.file ? "here" : "coming");
  useEffect(() => {
    const look = (): void => {
      // It may have come for another part of the app meanwhile.
      if (of.file) state.value = "here";
      else {
        void fetchPart(of.fetch).then(
          () => (state.value = "here"),
          () => (state.value = "away"),
        );
      }
    };
    look();
    window.addEventListener("online", look);
    return () => window.removeEventListener("online", look);
  }, []);
  if (state.value === "here" && of.file) return draw(of.file);
  return state.value === "coming" ? <Coming /> : null;
}

/** Code is on its way, and the screen isn't whole yet: tests and the focus wait for it. */
const Coming = () => <div hidden data-coming />;

/** What is drawn of a part, once it was fetched. */
export function WhenFetched<T>({ of, name, back, draw }: Props<T>) {
  const state = useSignal<"loading" | "old" | "outdated" | "here">(of.file ? "here" : "loading");
  const look = (): void => {
    if (of.file) {
      // It came for another part of the app meanwhile.
      state.value = "here";
      return;
    }
    state.value = "loading";
    fetchScreen(of.fetch).then(
      () => (state.value = "here"),
      (error: unknown) => (state.value = error instanceof Outdated ? "outdated" : "old"),
    );
  };
  // Read out once, not as waiting first; whoever waits for long hears that they do.
  const still = useSignal(true);
  useEffect(() => {
    const timer = setTimeout(() => (still.value = false), STILL_MS);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    look();
    const again = (): void => {
      if (state.peek() === "old") look();
    };
    window.addEventListener("online", again);
    return () => window.removeEventListener("online", again);
  }, []);
  if (state.value === "here" && of.file) return draw(of.file);
  if (state.value === "outdated") return <OpenAnew name={name} back={back} />;
  const live = { data: null, at: null, state: state.value as "loading" | "old", problem: null };
  return (
    <>
      <Waiting name={name} of={live} back={back} again={look} still={still.value} />
      {state.value === "loading" ? <Coming /> : null}
    </>
  );
}

/**
 * The screen that a file exports as `exported`, fetched with its words when somebody goes there;
 * meanwhile a screen of the name `waiting` stands in its place. One that stands at several places
 * is made once, so that it is fetched once.
 */
export function lazyScreen<Name extends string, File extends Record<Name, AnyScreen>>(
  load: () => Promise<File>,
  exported: Name,
  words: WordsPart = "rest",
  waiting = "seldom",
): File[Name] {
  const part = lazy(load, words);
  const LazyScreen: AnyScreen = (props: Record<string, unknown>) => (
    <WhenFetched
      of={part}
      name={waiting}
      back={props["circleId"] ? `/c/${String(props["circleId"])}` : "/"}
      draw={(file) => {
        const Screen = file[exported] as AnyScreen;
        return <Screen {...props} />;
      }}
    />
  );
  return LazyScreen as File[Name];
}

/** The server has another version, and this one's screen is gone. */
function OpenAnew({ name, back }: { name: string; back: string }) {
  return (
    <Screen
      name={name}
      phase="outdated"
      title={t("version.title")}
      back={back}
      lead={<p>{t("version.lead")}</p>}
      actions={
        <>
          <Button do="open-newest" work={openNewest}>
            {t("version.open")}
          </Button>
          <LinkButton do="call-card" href="/call">
            {t("call.title")}
          </LinkButton>
        </>
      }
    />
  );
}
