/** English is the source of the keys: a language that lacks one does not compile. */
export const en = {
  direction: "ltr",
  mail: {
    subject: (app: string) => `Sign in to ${app}`,
    intro: (app: string) => `Open this link to sign in to ${app}:`,
    button: (app: string) => `Sign in to ${app}`,
    fallback: "If the button does not work, copy this address into your browser:",
    validity: (duration: string) => `It works once, for ${duration}.`,
    recipient: (app: string, address: string) =>
      `This mail was sent to ${address}, because somebody asked to sign in to ${app} with it. If that was not you, leave it: without this link nobody gets in.`,
  },
  home: {
    title: (app: string) => `${app}: sign in`,
    lead: "This is a passwordless login service. You sign in with a link that is mailed to you; there is no password.",
    signIn: "Sign in",
    developers: "For developers",
    documentation:
      "Send your users to the login page with the redirect_uri of your application, or call the API from your own form. The full documentation is README.md and docs/ in the source of this service.",
  },
  login: {
    title: (app: string) => `Sign in to ${app}`,
    email: "Your email address",
    submit: "Send me a link",
    hint: "We mail you a link. No password needed.",
  },
  sent: {
    title: "Look in your mail",
    body: (address: string, duration: string) =>
      `We sent a link to ${address}. Open it within ${duration} to sign in; it works once.`,
    again: "Use another address",
    mailbox: "Open the development mailbox",
  },
  linkError: {
    title: "This link does not work any more",
    body: "It has expired or was already used. A new one takes a moment.",
    submit: "Send me a new link",
  },
  error: {
    notFound: { title: "There is nothing here", body: "The address may be mistyped." },
    badRequest: {
      title: "This link is not complete",
      body: "Part of it is missing or was changed, or it names an application that this service does not know. Open it again from the mail or from the application.",
    },
    failed: { title: "That did not work", body: "The fault is ours. Please try again in a moment." },
    mailFailed: "The mail could not be sent. Please try again in a moment.",
    unknownEmail: "There is no account with this address.",
    start: "Go to the first page",
  },
  fields: {
    "Email required": "Please type your email address.",
    "Invalid email": "This does not look like an email address.",
  } as Record<string, string>,
};

export type Messages = typeof en;
