"""What the phones of tests run in their pages and service workers."""

CLOCK = """
(() => {
  const shift = %d, Real = Date, now = () => Real.now() + shift;
  window.Date = class Date extends Real {
    constructor(...given) { if (given.length) super(...given); else super(now()); }
    static now() { return now(); }
  };
})();
"""

# Whoever walks through a test reads before they tap: each tap comes a minute after the one before,
# by the events' own clock. Those of `taps_again` don't.
UNHURRIED = """
(() => {
  const real = Object.getOwnPropertyDescriptor(Event.prototype, 'timeStamp').get;
  let ahead = 0;
  Object.defineProperty(Event.prototype, 'timeStamp', {
    configurable: true, get() { return real.call(this) + ahead; },
  });
  addEventListener('pointerdown', () => { if (!window.hurriesForTest) ahead += 60000; }, true);
})();
"""

PUSH = """
(() => {
  const given = %s, expected = %s, name = 'subscribed-for-test';
  const text = (key) => btoa(String.fromCharCode(...new Uint8Array(key)))
    .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const made = (key) => ({
    endpoint: given.endpoint, expirationTime: null,
    options: {userVisibleOnly: true, applicationServerKey: key},
    toJSON: () => structuredClone(given),
    unsubscribe: async () => { localStorage.removeItem(name); return true; },
  });
  let held = null;
  PushManager.prototype.subscribe = async (options) => {
    if (Notification.permission !== 'granted') throw new DOMException('', 'NotAllowedError');
    if (!options.userVisibleOnly) throw new DOMException('', 'NotAllowedError');
    const key = new Uint8Array(options.applicationServerKey);
    if (text(key) !== expected) throw new DOMException('not our key', 'InvalidAccessError');
    localStorage.setItem(name, '1');
    held = key.buffer;
    return made(held);
  };
  PushManager.prototype.getSubscription = async () =>
    localStorage.getItem(name) ? made(held) : null;
})();
"""

WATCH = """
(() => {
  document.addEventListener('securitypolicyviolation', (e) =>
    console.error(`CSP: ${e.violatedDirective} refused ${e.blockedURI}`));
  const typed = 'input:not([type=checkbox]):not([type=radio]), textarea';
  const filled = new WeakSet();
  addEventListener('click', (e) => {
    const label = e.target.closest('label');
    // A tap on a label comes a second time, on what it labels: counted there.
    if (!e.isTrusted || e.target.matches(typed)) return;
    if (label && label.control && e.target !== label.control) return;
    didAct('tap', e.target.closest('[data-do]')?.dataset.do ?? e.target.tagName);
  }, true);
  addEventListener('input', (e) => {
    if (!e.target.matches(typed) || filled.has(e.target)) return;
    filled.add(e.target);
    didAct('field', e.target.dataset.do ?? e.target.tagName);
  }, true);
  let last = '';
  new MutationObserver(() => {
    const name = document.querySelector('[data-screen]')?.dataset.screen ?? '';
    if (name !== last && name !== '') didAct('screen', last = name);
  }).observe(document, {childList: true, subtree: true, attributeFilter: ['data-screen']});
})();
"""

# The worker tells what it showed. It keeps the notification itself, too: Chromium without a
# desktop takes one away after some seconds, and forgets one that is asked for too early.
LISTEN = """
() => {
  if (self.shownForTest) return;
  self.shownForTest = new Map();
  self.waitingForTest = new Map();
  const show = ServiceWorkerRegistration.prototype.showNotification;
  ServiceWorkerRegistration.prototype.showNotification = async function (title, options) {
    await show.call(this, title, options);
    const all = await this.getNotifications({tag: options.tag});
    self.shownForTest.set(options.data.a, all);
    self.waitingForTest.get(options.data.a)?.();
  };
}
"""

SHOWN_NOTICE = """
async (attempt) => {
  if (!self.shownForTest.has(attempt)) {
    await new Promise((done) => self.waitingForTest.set(attempt, done));
  }
  return self.shownForTest.get(attempt).map(({title, body, lang, actions}) =>
    ({title, body, lang, actions: actions.map((action) => action.title)}));
}
"""

OPEN = """
async ([attempt, action]) => {
  const [notification] = self.shownForTest.get(attempt);
  const event = new NotificationEvent('notificationclick', {notification, action});
  // The browser alone may prolong an event; what the worker wants to await is awaited here.
  const waits = [];
  event.waitUntil = (work) => waits.push(work);
  self.dispatchEvent(event);
  await Promise.all(waits);
}
"""


SYNC = """
async ([tag, shift]) => {
  // The worker has no clock of the story yet.
  const now = Date.now;
  Date.now = () => now() + shift;
  const event = new SyncEvent('sync', {tag});
  const waits = [];
  event.waitUntil = (work) => waits.push(work);
  self.dispatchEvent(event);
  await Promise.all(waits);
  Date.now = now;
}
"""


# By a link, as the app's own are: then two frames, until what it led to is drawn.
GO = """
async (to) => {
  const link = document.createElement('a');
  link.href = to;
  document.body.append(link);
  link.click();
  link.remove();
  for (let frames = 0; frames < 2; frames += 1) await new Promise(requestAnimationFrame);
}
"""


# Changes of one drawer come one after another: once an empty one is whole, those before it are.
STORED = """
() => new Promise((done, fail) => {
  const opening = indexedDB.open('showup');
  opening.onerror = fail;
  opening.onsuccess = () => {
    const change = opening.result.transaction('drawer', 'readwrite');
    change.objectStore('drawer').count();
    change.oncomplete = () => { opening.result.close(); done(true); };
    change.onabort = change.onerror = fail;
  };
})
"""
