import { countryInWords, messagesOf, timeInWords } from "../locales";
import { Layout } from "./layout";
import { NewAddressForm } from "./new-address-page";
import type { View } from "./view";

/** A session as its user knows it; times in Unix seconds. */
interface SessionRow {
  id: string;
  client: string;
  clientName: string | null;
  browser: string | null;
  country: string | null;
  createdAt: number;
  current: boolean;
}

interface AccountPageProps {
  view: View;
  user: { email: string };
  sessions: SessionRow[];
  timeZone: string;
  /** Whose sessions are those of our own pages. */
  ownOrigin: string;
}

/** Who is signed in here, where else, and what they can do about it. */
export const AccountPage = ({ view, user, sessions, timeZone, ownOrigin }: AccountPageProps) => {
  const { account } = messagesOf(view.locale);
  const others = sessions.some(({ current }) => !current);
  return (
    <Layout view={view} title={account.title}>
      <h1>{account.title}</h1>
      <p>{account.signedInAs(user.email)}</p>
      <SignOut session="this" label={account.signOutShort} />
      <h2>{account.sessions}</h2>
      <ul class="rows">
        {sessions.map((session) => (
          <li>
            <p class="place">
              <strong>{placeOf(session, view)}</strong>
              <span class="quiet">{applicationOf(session, view, ownOrigin)}</span>
              <span class="quiet">
                {session.current
                  ? account.current
                  : account.signedIn(timeInWords(session.createdAt, view.locale, timeZone))}
              </span>
            </p>
            {!session.current && (
              <SignOut
                session={session.id}
                label={account.signOutShort}
                name={account.signOutThere(placeOf(session, view))}
                quiet
              />
            )}
          </li>
        ))}
      </ul>
      {others && <SignOut session="others" label={account.signOutOthers} quiet />}
      <h2>{account.changeAddress}</h2>
      <NewAddressForm view={view} />
      <p class="action">
        <a href="/account/delete">{account.delete}</a>
      </p>
    </Layout>
  );
};

interface SignOutProps {
  session: string;
  label: string;
  /** What it is called by those who do not see beside what it stands. */
  name?: string;
  quiet?: boolean;
}

const SignOut = ({ session, label, name, quiet }: SignOutProps) => (
  <form class={quiet ? "aside" : undefined} method="post" action="/account/sign-out">
    <input type="hidden" name="session" value={session} />
    <button class={quiet ? "link" : "second"} type="submit" aria-label={name}>
      {label}
    </button>
  </form>
);

function placeOf({ browser, country }: SessionRow, { locale }: View): string {
  const { account, confirm } = messagesOf(locale);
  const name = browser ?? account.unknown;
  return country ? confirm.place(name, countryInWords(country, locale)) : name;
}

const applicationOf = ({ client, clientName }: SessionRow, { brand }: View, ownOrigin: string): string =>
  clientName ?? (client === ownOrigin || !client.includes("://") ? brand.appName : client);
