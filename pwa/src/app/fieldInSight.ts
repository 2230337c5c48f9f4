// A phone's keyboard takes the lower half of the screen. What is written into stays in sight.

const WRITTEN_INTO = "input:not([type=checkbox], [type=radio]), textarea, select";

/** Whether all of it can be seen: above the keyboard, and above what stays at the lower edge. */
function isInSight(field: Element): boolean {
  const { top, bottom } = field.getBoundingClientRect();
  const seen = window.visualViewport;
  const upper = seen?.offsetTop ?? 0;
  const lower = upper + (seen?.height ?? innerHeight);
  const bar = document.querySelector(".stuck");
  const isBarOver = bar && !bar.contains(field) && getComputedStyle(bar).position === "sticky";
  const edge = isBarOver ? Math.min(lower, bar.getBoundingClientRect().top) : lower;
  return top >= upper && bottom <= edge;
}

/** Brings the field with the cursor back into sight whenever what can be seen gets smaller. */
export function keepFieldInSight(): void {
  window.visualViewport?.addEventListener("resize", () => {
    const field = document.activeElement;
    if (!field?.matches(WRITTEN_INTO) || isInSight(field)) return;
    field.scrollIntoView({ block: "center" });
  });
}
