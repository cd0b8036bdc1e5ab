import type { Messages } from "./en";

export const de: Messages = {
  direction: "ltr",
  mail: {
    subject: (app) => `Bei ${app} anmelden`,
    intro: (app) => `Mit diesem Link meldest du dich bei ${app} an:`,
    button: (app) => `Bei ${app} anmelden`,
    fallback: "Falls der Knopf nicht geht, kopiere diese Adresse in deinen Browser:",
    validity: (duration) => `Er gilt einmal und ${duration} lang.`,
    recipient: (app, address) =>
      `Diese Mail ging an ${address}, weil sich jemand damit bei ${app} anmelden wollte. Falls du das nicht warst, lass sie liegen: Ohne diesen Link kommt niemand hinein.`,
  },
  home: {
    title: (app) => `${app}: Anmeldung`,
    lead: "Dies ist ein Anmeldedienst ohne Passwort. Du meldest dich mit einem Link an, den wir dir mailen.",
    signIn: "Anmelden",
    developers: "Für Entwickler",
    documentation:
      "Schick deine Nutzer mit der redirect_uri deiner Anwendung auf die Anmeldeseite, oder ruf die API aus deinem eigenen Formular auf. Die ganze Dokumentation steht in README.md und docs/ im Quelltext dieses Dienstes.",
  },
  login: {
    title: (app) => `Bei ${app} anmelden`,
    email: "Deine E-Mail-Adresse",
    submit: "Link zuschicken",
    hint: "Wir mailen dir einen Link. Du brauchst kein Passwort.",
  },
  sent: {
    title: "Schau in deine Mails",
    body: (address, duration) =>
      `Wir haben einen Link an ${address} geschickt. Öffne ihn innerhalb von ${duration}; er gilt einmal.`,
    again: "Andere Adresse nehmen",
    mailbox: "Zum Entwicklungs-Postfach",
  },
  linkError: {
    title: "Dieser Link gilt nicht mehr",
    body: "Er ist abgelaufen oder wurde schon benutzt. Ein neuer ist gleich da.",
    submit: "Neuen Link zuschicken",
  },
  error: {
    notFound: { title: "Hier ist nichts", body: "Vielleicht ist die Adresse vertippt." },
    badRequest: {
      title: "Dieser Link ist nicht vollständig",
      body: "Ein Teil fehlt oder wurde verändert, oder er nennt eine Anwendung, die dieser Dienst nicht kennt. Öffne ihn noch einmal aus der Mail oder aus der Anwendung.",
    },
    failed: {
      title: "Das hat nicht geklappt",
      body: "Der Fehler liegt bei uns. Bitte versuch es gleich noch einmal.",
    },
    mailFailed: "Die Mail konnte nicht verschickt werden. Bitte versuch es gleich noch einmal.",
    unknownEmail: "Zu dieser Adresse gibt es kein Konto.",
    start: "Zur Startseite",
  },
  fields: {
    "Email required": "Bitte gib deine E-Mail-Adresse ein.",
    "Invalid email": "Das sieht nicht nach einer E-Mail-Adresse aus.",
  },
};
