// A line of a list: somebody's face, a name, a soft line beneath.

import type { ComponentChildren } from "preact";

import type { NameTag } from "../api/types.ts";
import { Tags } from "./Tags.tsx";

interface FaceProps {
  /** Null: nobody yet. */
  name: string | null;
  /** The member's id, which gives them one colour on every screen. */
  id?: string | undefined;
  /** With the person now, or on the way: a lamp is on. */
  lit?: boolean | undefined;
}

/** The colour of a member, by their id. */
export const colourOf = (id: string): string =>
  `a${1 + ([...id].reduce((sum, sign) => sum + sign.charCodeAt(0), 0) % 5)}`;

/** A name's first letter in a disc; an open shift has a dashed and hatched one. */
export function Face({ name, id = "", lit }: FaceProps) {
  const letter = name === null ? "" : (Array.from(name.trim())[0] ?? "").toLocaleUpperCase();
  const colour = name === null ? "free" : colourOf(id);
  return (
    <span class={`face ${colour}${lit ? " with" : ""}`} aria-hidden="true">
      {letter}
    </span>
  );
}

interface RowProps {
  name: string | null;
  /** The member's id, whose colour the face has. */
  id?: string | undefined;
  title: string;
  /** What stands beside the name, where the title is one. */
  tags?: NameTag[] | undefined;
  children?: ComponentChildren;
  tag?: ComponentChildren;
}

/** A face, a name, a soft line beneath, perhaps a word at the end. */
export function Row({ name, id, title, tags, children, tag }: RowProps) {
  return (
    <div class="row">
      <Face name={name} id={id} />
      <div class="grow">
        <strong dir={title === name ? "auto" : undefined}>{title}</strong> <Tags of={tags} />
        {children ? <p class="soft">{children}</p> : null}
      </div>
      {tag}
    </div>
  );
}
