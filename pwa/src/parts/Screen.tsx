// The frame of every screen: where one is, the way out above right, a heading that is the
// answer, and what there is to do at the thumb.

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { note, trouble } from "../act.ts";
import { leave } from "../exit.ts";
import { t } from "../messages/index.ts";
import { path, steps } from "../route.ts";
import { Nav, type Tab } from "./Nav.tsx";
import { say } from "./Live.tsx";
import { NotSentYet } from "./NotSentYet.tsx";

interface Props {
  /** Fixed for tests and tools: the screen's name. */
  name: string;
  title: string;
  /** A short line above the heading: whose circle, which hour. */
  where?: string | undefined;
  lead?: ComponentChildren;
  /** The address that Back leads to. */
  back?: string | undefined;
  nav?: { circle: string; on: Tab } | undefined;
  /** What there is to do, at the lower edge. */
  actions?: ComponentChildren;
  /** The one thing that stays in sight above the lower edge, however long the screen is. */
  stuck?: ComponentChildren;
  /** The heading is read out when it changes (an ask goes on). */
  live?: boolean | undefined;
  /** Fixed for tests: the state of a screen that has several. */
  phase?: string | undefined;
  /** The fields of the screen are sent with Enter or the main button. */
  submit?: (() => void) | undefined;
  children?: ComponentChildren;
}

export function Screen(props: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const came = steps.value;
  const first = useRef(true);
  useEffect(() => {
    // Opening the app leaves the focus alone; each step within it starts at the heading.
    if (came > 0) heading.current?.focus({ preventScroll: true });
  }, [came, props.name]);
  useEffect(() => {
    document.title = t("app.name");
    if (!first.current && props.live) say(props.title);
    first.current = false;
  }, [props.title, props.live]);
  const inner = (
    <>
      {props.children}
      <div class="actions">
        {props.stuck ? null : <Trouble />}
        {props.actions}
      </div>
      {props.stuck ? (
        <div class="stuck">
          <Trouble />
          {props.stuck}
        </div>
      ) : null}
    </>
  );
  const said = note.value;
  useEffect(() => {
    if (said) say(said);
  }, [said]);
  return (
    <div
      class={props.nav ? "screen with-nav" : "screen"}
      data-screen={props.name}
      data-phase={props.phase}
    >
      <header class="top">
        {props.back ? (
          <a class="back" href={props.back} data-do="back">
            <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
              <path d="M15 5l-7 7 7 7" />
            </svg>
            {t("go.back")}
          </a>
        ) : (
          <span class="soft where">{props.where ?? ""}</span>
        )}
        <button type="button" class="leave" data-do="leave" onClick={leave}>
          {t("exit.leave")}
        </button>
      </header>
      <main id="main" key={path.value}>
        {props.back && props.where ? <p class="soft where">{props.where}</p> : null}
        <h1 ref={heading} tabIndex={-1}>
          {props.title}
        </h1>
        {said ? (
          <p class="note" data-note>
            {said}
          </p>
        ) : null}
        <NotSentYet />
        {props.lead ? <div class="lead">{props.lead}</div> : null}
        {props.submit ? (
          <form
            class="body"
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              props.submit?.();
            }}
          >
            {inner}
          </form>
        ) : (
          <div class="body">{inner}</div>
        )}
      </main>
      {props.nav ? <Nav circle={props.nav.circle} on={props.nav.on} /> : null}
    </div>
  );
}

function Trouble() {
  const now = trouble.value;
  return (
    <div role="alert" class={now ? "trouble" : ""}>
      {now ? (
        <>
          <p>{now.text}</p>
          {now.again ? (
            <button type="button" class="btn quiet" data-do="try-again" onClick={now.again}>
              {t("go.try_again")}
            </button>
          ) : null}
        </>
      ) : null}
    </div>
  );
}
