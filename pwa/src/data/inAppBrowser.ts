// Whether the app stands in another app's own window: no notices come there, and it may be gone
// with the chat that opened it.

/** Names that such windows give themselves; an iPhone's have no "Safari" at all. */
const NAMES = /\b(FBAN|FBAV|FB_IAB|Instagram|Line\/|MicroMessenger|Snapchat|TikTok|musical_ly|Twitter|Telegram|KAKAOTALK|LinkedInApp|GSA\/)/;
const ANDROID_VIEW = /; wv\)/;
const IPHONE = /iPhone|iPad|iPod/;

export function standsInApp(agent: string = navigator.userAgent, standalone = false): boolean {
  if (NAMES.test(agent) || ANDROID_VIEW.test(agent)) return true;
  return IPHONE.test(agent) && !standalone && !/Safari\//.test(agent);
}
