// A line of a list: somebody's face, a name, a soft line beneath.

import type { ComponentChildren } from "preact";

import type { NameTag } from "../api/types.ts";
import { Tags } from "./Tags.tsx";

/** A name's first letter in a ring; open time has a dashed one with a question mark. */
export function Face({ name }: { name: string | null }) {
  const letter = name === null ? "?" : (Array.from(name.trim())[0] ?? "").toLocaleUpperCase();
  return (
    <span class={name === null ? "face free" : "face"} aria-hidden="true">
      {letter}
    </span>
  );
}

interface RowProps {
  name: string | null;
  title: string;
  /** What stands beside the name, where the title is one. */
  tags?: NameTag[] | undefined;
  children?: ComponentChildren;
  tag?: ComponentChildren;
}

/** A face, a name, a soft line beneath, perhaps a word at the end. */
export function Row({ name, title, tags, children, tag }: RowProps) {
  return (
    <div class="row">
      <Face name={name} />
      <div class="grow">
        <strong dir={title === name ? "auto" : undefined}>{title}</strong> <Tags of={tags} />
        {children ? <p class="soft">{children}</p> : null}
      </div>
      {tag}
    </div>
  );
}
