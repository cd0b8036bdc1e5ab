import * as value from "../../../scripts/openapi/values";
import { browser } from "../browser";
import { bearer, codeIn, fragmentOf, type Instance, linkIn, startLogin, tokenIn } from "../helpers";
import { answerIn, authorizeUrl, type ClientTokenAnswer, exchange, signInFor } from "../openid";

/** A browser and a country, as a session shows them. */
const FROM = { "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0" };
const CF = { country: "DE" };

/** What each value of the examples stands for, made with this service when it is asked for. */
export function sceneAt(latchkey: Instance): Record<string, () => Promise<string>> {
  const login = once(() => startLogin(latchkey, value.EMAIL, value.REDIRECT_URI));
  const signIn = async () => {
    const { link, browser } = await startLogin(latchkey, value.EMAIL, value.REDIRECT_URI);
    const fragment = fragmentOf(await latchkey.fetch(link, { headers: { ...FROM, ...browser }, cf: CF }));
    return { access: fragment.get("jwt") ?? "", refresh: fragment.get("refresh_token") ?? "" };
  };
  const session = once(signIn);
  const exchangeLink = once(async () => {
    await latchkey.post("/users", { email: value.EMAIL });
    return linkIn((await latchkey.mails(value.EMAIL))[0]);
  });
  const change = once(async () => {
    const { access } = await session();
    const body = { email: value.NEW_EMAIL };
    const response = await latchkey.post("/api/auth_user/email", body, bearer(access));
    const [mail] = await latchkey.mails(value.NEW_EMAIL);
    return { attemptId: response.headers.get("Attempt-Id") ?? "", code: codeIn(mail) };
  });
  const otherSession = once(async () => {
    await session();
    const { access } = await signIn();
    const response = await latchkey.get("/api/sessions", bearer(access));
    const sessions = (await response.json()) as { id: string; current: boolean }[];
    return sessions.find(({ current }) => current)?.id ?? "";
  });
  const code = once(async () => {
    const url = await authorizeUrl({ client_id: value.CLIENT_ID });
    return answerIn(await signInFor(latchkey, browser(latchkey), url, value.EMAIL)).code ?? "";
  });
  const tokens = once(async (): Promise<ClientTokenAnswer> => {
    const response = await exchange(latchkey, await code(), { client_id: value.CLIENT_ID });
    return response.json();
  });
  return {
    [value.ATTEMPT_ID]: async () => (await login()).attemptId,
    [value.CODE]: async () => (await login()).code,
    [value.LINK_TOKEN]: async () => tokenIn((await login()).link),
    [value.VERIFIER]: async () => {
      const { attemptId, browser } = await login();
      return new RegExp(`verifier-${attemptId}=([^;]+)`).exec(browser.Cookie)?.[1] ?? "";
    },
    [value.EXCHANGE_TOKEN]: async () => tokenIn(await exchangeLink()),
    [value.CHANGE_ATTEMPT_ID]: async () => (await change()).attemptId,
    [value.CHANGE_CODE]: async () => (await change()).code,
    [value.ACCESS_TOKEN]: async () => (await session()).access,
    [value.REFRESH_TOKEN]: async () => (await session()).refresh,
    [value.SESSION_ID]: otherSession,
    [value.USER_ID]: async () => {
      const response = await latchkey.get("/api/auth_user", bearer((await session()).access));
      return ((await response.json()) as { id: string }).id;
    },
    [value.AUTHORIZATION_CODE]: code,
    [value.CLIENT_ACCESS_TOKEN]: async () => (await tokens()).access_token,
    [value.CLIENT_REFRESH_TOKEN]: async () => (await tokens()).refresh_token,
    [value.ID_TOKEN]: async () => (await tokens()).id_token,
  };
}

/** A text with what is really there in place of the values of the examples. */
export async function withReal(text: string, scene: ReturnType<typeof sceneAt>): Promise<string> {
  let real = text;
  for (const [stands, make] of Object.entries(scene))
    if (text.includes(stands)) real = real.replaceAll(stands, await make());
  return real;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
