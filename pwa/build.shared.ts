// What both builds (the app and its service worker) agree on.

/** Browsers of 2022: the oldest phones the app is made for. */
export const BROWSERS = ["chrome100", "edge100", "firefox100", "safari15.4", "ios15.4"];

/** Where a build lands unless `--outDir` says otherwise: the folder the server serves. */
export const OUT_DIR = "../app/web";
