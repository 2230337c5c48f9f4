// Leaving at once. It covers the screen, then goes to a place that says nothing about
// anybody. It never wipes anything, and it can't erase the browser's history.

/** Where "Leave page" goes: the one place to change it. */
export const NEUTRAL_PLACE = "https://www.wikipedia.org/";

const WITHIN_MS = 5_000;

function cover(): void {
  const sheet = document.createElement("div");
  sheet.className = "cover";
  sheet.id = "cover";
  document.body.append(sheet);
  document.title = "";
}

export function leave(): void {
  cover();
  location.replace(NEUTRAL_PLACE);
}

/** Shift three times within five seconds does the same; `said` tells how many are left. */
export function watchShift(said: (left: number) => void): void {
  let times: number[] = [];
  window.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") {
      times = [];
      return;
    }
    const now = Date.now();
    times = [...times.filter((at) => now - at < WITHIN_MS), now];
    if (times.length >= 3) leave();
    else said(3 - times.length);
  });
  window.addEventListener("keydown", (event) => {
    // Shift held for a capital letter is not a press of its own.
    if (event.key !== "Shift" && event.shiftKey) times = [];
  });
  // Coming back by the back button must not find a covered screen.
  window.addEventListener("pageshow", () => document.getElementById("cover")?.remove());
}
