/** English is the source of the keys: a language that lacks one does not compile. */
export const en = {
  direction: "ltr" as "ltr" | "rtl",
  support: (address: string) => `Need help? Write to ${address}`,
  mail: {
    subject: (app: string) => `Sign in to ${app}`,
    subjectWithCode: (app: string, code: string) => `${code} is your code for ${app}`,
    /** What a list of mails shows beside the subject: no secret. */
    preheader: (duration: string) => `Good once, for ${duration}.`,
    intro: (app: string) => `Open this link to sign in to ${app}:`,
    button: (app: string) => `Sign in to ${app}`,
    fallback: "If the button does not work, copy this link into your browser:",
    code: "Or type this code where you asked to sign in:",
    validity: (duration: string) =>
      `Link and code work once, for ${duration}. Never share the code: we never ask for it by phone, mail or chat.`,
    recipient: (app: string, address: string) =>
      `This mail was sent to ${address}, because somebody asked to sign in to ${app} with it. If that was not you, ignore this mail: without it nobody gets in.`,
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
    submit: "Send me a mail",
    hint: "We mail you a link and a code. No password needed.",
    person: "Please confirm that you are a person.",
    needsScript: "This form needs JavaScript, to make sure that a person asks.",
    onceMore: "To do that, please sign in once more.",
    haveMail: "You have the mail already? Type its code.",
  },
  code: {
    title: "Check your mail",
    body: (address: string) => `We sent a mail to ${address}. Open the link in it, or type its code here.`,
    bodyWithoutAddress: "We sent you a mail. Open the link in it, or type its code here.",
    label: "Code from the mail",
    submit: "Sign in",
    wrong: "This code is wrong or no longer valid. Use the one from the newest mail that you asked for here.",
    tooOften: "Too many tries with this code. Open the link in the mail, or ask for a new mail.",
    hint: "It can take a minute. If it does not come, look in the spam folder.",
    resend: "Send a new mail",
    again: "Use another email address",
    mailbox: "Open the development mailbox",
  },
  confirm: {
    title: (app: string) => `Sign in to ${app}?`,
    account: "Account",
    askedFrom: "Asked from",
    unknown: "an unknown browser",
    place: (browser: string, country: string) => `${browser}, ${country}`,
    button: (address: string) => `Sign in as ${address}`,
    here: "This signs you in here, in this browser. To sign in where you asked, type the code from the mail there instead.",
    warning:
      "If you did not ask to sign in, or this is not your email address, close this page. Nothing has happened yet.",
  },
  sameBrowser: {
    title: "Go back to where you began",
    body: "This link only works in the browser that asked for it. Go back to that window and type the code from the mail there.",
    warning: "If you did not ask to sign in, close this page. Nothing has happened.",
  },
  linkError: {
    title: "This link does not work any more",
    body: "It has expired or was already used. A new one takes a moment.",
    submit: "Send me a new link",
    back: "Back to the application",
  },
  emailChange: {
    subject: (app: string) => `Your new email address for ${app}`,
    intro: (app: string) => `Open this link to use this email address for ${app}:`,
    button: "Use this address",
    code: "Or type this code where you asked for the change:",
    reason: (app: string, account: string) =>
      `You get this mail because somebody who is signed in to ${app} as ${account} wants to use this email address instead. If that was not you, ignore this mail: without it nothing changes.`,
    title: "Use this email address?",
    body: (app: string, address: string, account: string) =>
      `${address} becomes the address of the account ${account} for ${app}. If that is not your account, close this page: nothing has happened yet.`,
    done: "Your email address has changed",
    doneBody: (address: string) => `From now on you sign in with ${address}.`,
    taken: "This email address already has an account",
    takenBody: "Sign in with it, or choose another address.",
    expired: "This link does not work any more",
    expiredBody: "It has expired or was already used. Ask for the change again where you are signed in.",
  },
  emailChanged: {
    subject: (app: string) => `Your email address for ${app} was changed`,
    intro: (app: string, address: string) =>
      `You now sign in to ${app} with ${address}. If that was not you, undo it here:`,
    notice: (address: string, duration: string) =>
      `From now on ${address} is your address. If that was not you, undo it within ${duration}: your old address comes back and all devices are signed out.`,
    button: "Undo the change",
    reason: (app: string) =>
      `You get this mail because this was the email address of your account for ${app}.`,
    title: "Undo the change?",
    body: (address: string) =>
      `${address} becomes your address again, and you are signed out on all devices.`,
    done: "Your old email address is back",
    doneBody: (address: string) => `All devices were signed out. Sign in with ${address}.`,
    expired: "This cannot be undone any more",
    expiredBody: "It was already undone, or it is too late.",
  },
  account: {
    title: "Your account",
    signedInAs: (address: string) => `You are signed in as ${address}.`,
    sessions: "Where you are signed in",
    current: "This browser",
    signedIn: (time: string) => `Signed in ${time}`,
    unknown: "Unknown browser",
    signOutThere: (place: string) => `Sign out: ${place}`,
    signOutShort: "Sign out",
    signOutOthers: "Sign out everywhere else",
    changeAddress: "Change email address",
    newAddress: "Your new email address",
    sendProof: "Send me a mail",
    proofSent: (address: string) =>
      `We sent a mail to ${address}. Open the link in it, or type its code here: then the change is made.`,
    useAddress: "Use this address",
    delete: "Delete account",
    deleteTitle: "Delete your account?",
    deleteBody: (address: string) =>
      `The account ${address} is deleted, and you are signed out everywhere. This cannot be undone.`,
    deleteButton: "Delete for good",
    deleted: "Your account is deleted",
    deletedBody: "You are signed out everywhere.",
    back: "Back to your account",
  },
  signOut: {
    question: "Sign out?",
    questionBody: "You are signed out here, and of the applications that you came to from here.",
    button: "Sign out",
    done: "You are signed out",
    doneBody: "You can close this page.",
  },
  formPost: {
    title: "Back to the application",
    button: "Continue",
  },
  error: {
    notFound: { title: "There is nothing here", body: "The address may be mistyped." },
    badRequest: {
      title: "This link is not complete",
      body: "Part of it is missing or was changed, or it names an application that this service does not know. Open it again from the mail or from the application.",
    },
    elsewhere: {
      title: "That has to be done on this site",
      body: "Your browser says that another site sent this. Open the link from the mail once more, or start again.",
    },
    wait: {
      title: "A moment, please",
      body: (time: string) => `That was often enough for now. Try again in ${time}.`,
    },
    failed: { title: "That did not work", body: "The fault is ours. Please try again in a moment." },
    mailFailed: "The mail could not be sent. Please try again in a moment.",
    unknownEmail: "There is no account with this address.",
    start: "Go to the first page",
  },
  fields: {
    "Email required": "Please type your email address.",
    "Invalid email": "This does not look like an email address.",
  },
};

export type Messages = typeof en;
