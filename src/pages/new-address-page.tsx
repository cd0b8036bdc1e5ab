import type { Child } from "hono/jsx";
import { messagesOf } from "../locales";
import { CodeField } from "./code-page";
import { Layout } from "./layout";
import { EmailField } from "./login-page";
import type { View } from "./view";

interface NewAddressProps {
  view: View;
  email: string;
  error?: Child;
  /** Whether the error counts down. */
  waits?: boolean;
}

/** The form of the account page by itself, with what is wrong. */
export const NewAddressPage = ({ view, email, error, waits }: NewAddressProps) => {
  const { account } = messagesOf(view.locale);
  return (
    <Layout view={view} title={account.changeAddress} script={waits ? "/login/wait.js" : undefined}>
      <h1>{account.changeAddress}</h1>
      <NewAddressForm view={view} email={email} error={error} />
      <p class="action">
        <a href="/account">{account.back}</a>
      </p>
    </Layout>
  );
};

export const NewAddressForm = ({
  view,
  email,
  error,
}: Pick<NewAddressProps, "view" | "error"> & { email?: string }) => {
  const { account } = messagesOf(view.locale);
  return (
    <form method="post" action="/account/address">
      <EmailField view={view} label={account.newAddress} email={email} error={error} />
      <button type="submit">{account.sendProof}</button>
    </form>
  );
};

/** Where the code of the mail to the new address is typed. */
export const NewAddressCodePage = ({
  view,
  email,
  attempt,
  error,
}: Omit<NewAddressProps, "waits"> & { attempt: string }) => {
  const { account, code } = messagesOf(view.locale);
  return (
    <Layout view={view} title={code.title}>
      <h1>{code.title}</h1>
      <p>{account.proofSent(email)}</p>
      <form method="post" action="/account/address/code">
        <CodeField view={view} error={error} />
        <input type="hidden" name="attempt" value={attempt} />
        <input type="hidden" name="email" value={email} />
        <button type="submit">{account.useAddress}</button>
      </form>
      <p class="quiet">{code.hint}</p>
      <p class="action">
        <a href="/account">{account.back}</a>
      </p>
    </Layout>
  );
};
