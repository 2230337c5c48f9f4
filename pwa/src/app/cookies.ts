// Whether this browser would keep a session. The session is a `__Host-` cookie that no script can
// read; Safari keeps none of those on plain http://localhost, and no browser does on plain http
// elsewhere, or where cookies are blocked. It is tried before a link is used up for it.

const NAME = "__Host-trial";

/** Tries it with a cookie of the same kind, which is gone again at once. */
export function keepsCookies(): boolean {
  try {
    document.cookie = `${NAME}=1; Path=/; Secure; SameSite=Strict`;
    const is_kept = document.cookie.includes(`${NAME}=1`);
    document.cookie = `${NAME}=; Path=/; Secure; SameSite=Strict; Max-Age=0`;
    return is_kept;
  } catch {
    return false;
  }
}
