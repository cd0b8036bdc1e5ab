// Signs people in from a page without a build: OpenID Connect, authorization code with PKCE. Types: /client.d.ts
const base64url = (bytes) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));
const sha256 = async (text) =>
  base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
const claimsOf = (jwt) => {
  const bytes = atob(jwt.split(".")[1].replaceAll("-", "+").replaceAll("_", "/"));
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0))));
};

export class SignInError extends Error {
  constructor(code, description) {
    super(description ?? code);
    this.name = "SignInError";
    this.code = code;
  }
}

const HOUR_MS = 3600_000;

// Sign-ins that have begun here: a mailed link opens in another tab of this browser than the one that asked.
const signInsBegun = (key) => {
  const read = () => {
    const all = Object.entries(JSON.parse(localStorage.getItem(key)) ?? {});
    return Object.fromEntries(all.filter(([, { at }]) => at > Date.now() - HOUR_MS).slice(-20));
  };
  const write = (all) =>
    Object.keys(all).length > 0
      ? localStorage.setItem(key, JSON.stringify(all))
      : localStorage.removeItem(key);
  return {
    add: (state, values) => write({ ...read(), [state]: { ...values, at: Date.now() } }),
    take(state) {
      const { [state]: taken, ...rest } = read();
      write(rest);
      return taken;
    },
  };
};

export function createClient({
  issuer,
  clientId,
  redirectUri = location.origin + location.pathname,
  scope = "openid email profile offline_access",
  storage = sessionStorage,
}) {
  const key = `latchkey ${issuer} ${clientId}`;
  const begun = signInsBegun(`${key} sign-ins`);
  const listeners = new Set();
  const tabs = new BroadcastChannel(key);
  let held = null;

  const hold = (next) => {
    const changed = held?.user.sub !== next?.user.sub;
    held = next;
    if (next === null) storage.removeItem(key);
    if (changed) for (const listener of listeners) listener(next?.user ?? null);
    return next;
  };

  // A tab that was duplicated holds the same refresh token as the other.
  tabs.onmessage = ({ data }) => {
    if (data.signedOut) hold(null);
    else if (storage.getItem(key) === data.used) storage.setItem(key, data.next);
  };

  const ask = async (parameters, nonce) => {
    const body = new URLSearchParams({ client_id: clientId, ...parameters });
    const response = await fetch(`${issuer}/oauth/token`, { method: "POST", body }).catch(() => null);
    const answer = (await response?.json().catch(() => null)) ?? {};
    if (!response?.ok || !answer.id_token)
      throw new SignInError(answer.error ?? "unavailable", answer.error_description);
    const user = claimsOf(answer.id_token);
    if (user.iss !== issuer || user.aud !== clientId || (nonce && user.nonce !== nonce))
      throw new SignInError("invalid_id_token");
    if (answer.refresh_token) storage.setItem(key, answer.refresh_token);
    return hold({ ...answer, user, until: Date.now() + answer.expires_in * 1000 });
  };

  const isFresh = (seconds) => held !== null && held.until - seconds * 1000 > Date.now();

  // One at a time in all tabs: a refresh token is used up by its use.
  const alone = (task) => navigator.locks.request(key, task);

  const refresh = () =>
    alone(async () => {
      const refresh_token = storage.getItem(key);
      if (isFresh(30) || !refresh_token) return isFresh(0) ? held : hold(null);
      try {
        const next = await ask({ grant_type: "refresh_token", refresh_token });
        tabs.postMessage({ used: refresh_token, next: next.refresh_token });
        // The lock can be faster than the message: a duplicate that gets it first would use this token up once more.
        await new Promise((resolve) => setTimeout(resolve, 100));
        return next;
      } catch (error) {
        if (error.code !== "invalid_grant") throw error;
        return storage.getItem(key) === refresh_token ? hold(null) : held;
      }
    });

  const current = () => (isFresh(30) ? held : refresh());

  const signIn = async ({ returnTo, loginHint, locale, prompt } = {}) => {
    const [state, nonce, verifier] = [random(), random(), random()];
    begun.add(state, { nonce, verifier, returnTo });
    const query = new URLSearchParams({
      response_type: "code",
      client_id: clientId,
      redirect_uri: redirectUri,
      scope,
      state,
      nonce,
      code_challenge: await sha256(verifier),
      code_challenge_method: "S256",
      ...(loginHint && { login_hint: loginHint }),
      ...(locale && { ui_locales: locale }),
      ...(prompt && { prompt }),
    });
    location.assign(`${issuer}/oauth/authorize?${query}`);
  };

  const finish = async () => {
    const url = new URL(location.href);
    const answer = Object.fromEntries(url.searchParams);
    if (!answer.state || !(answer.code || answer.error)) return null;
    for (const name of ["code", "state", "iss", "error", "error_description"]) url.searchParams.delete(name);
    history.replaceState(history.state, "", url);
    const saved = begun.take(answer.state);
    if (!saved) return signIn().then(() => new Promise(() => {}));
    if (answer.iss !== issuer) throw new SignInError("unknown_issuer");
    if (answer.error) throw new SignInError(answer.error, answer.error_description);
    const { nonce, verifier, returnTo } = saved;
    const { code } = answer;
    const grant = {
      grant_type: "authorization_code",
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    };
    const { user } = await alone(() => ask(grant, nonce));
    return { user, returnTo };
  };

  let finishing = null;

  return {
    signIn,

    handleCallback: () => (finishing ??= finish().finally(() => (finishing = null))),

    getUser: async () => (await current())?.user ?? null,

    getAccessToken: async () => (await current())?.access_token ?? null,

    async signOut({ redirectUri: post_logout_redirect_uri = redirectUri } = {}) {
      const last = held ?? (await refresh().catch(() => null));
      hold(null);
      tabs.postMessage({ signedOut: true });
      const query = new URLSearchParams({
        client_id: clientId,
        post_logout_redirect_uri,
        ...(last && { id_token_hint: last.id_token }),
      });
      location.assign(`${issuer}/oauth/logout?${query}`);
    },

    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
