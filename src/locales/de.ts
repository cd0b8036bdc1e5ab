import type { Messages } from "./en";

export const de: Messages = {
  direction: "ltr",
  support: (address) => `Brauchst du Hilfe? Schreib an ${address}`,
  mail: {
    subject: (app) => `Bei ${app} anmelden`,
    subjectWithCode: (app, code) => `${code} ist dein Code für ${app}`,
    preheader: (duration) => `Nur einmal gültig, ${duration} lang.`,
    intro: (app) => `Mit diesem Link meldest du dich bei ${app} an:`,
    button: (app) => `Bei ${app} anmelden`,
    fallback: "Falls die Schaltfläche nicht funktioniert, kopiere diesen Link in deinen Browser:",
    code: "Oder tippe diesen Code dort ein, wo du dich anmelden willst:",
    validity: (duration) =>
      `Link und Code sind nur einmal gültig, ${duration} lang. Verrate den Code niemandem: Wir fragen nie per Telefon, Mail oder Chat danach.`,
    recipient: (app, address) =>
      `Diese Mail ging an ${address}, weil sich jemand damit bei ${app} anmelden wollte. Falls du das nicht warst, ignoriere sie: Ohne diese Mail kommt niemand hinein.`,
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
    submit: "Mail zuschicken",
    hint: "Wir mailen dir einen Link und einen Code. Du brauchst kein Passwort.",
    person: "Bitte bestätige, dass du ein Mensch bist.",
    needsScript: "Dieses Formular braucht JavaScript, damit sicher ist, dass ein Mensch fragt.",
    onceMore: "Melde dich dafür bitte noch einmal an.",
    haveMail: "Die Mail ist schon da? Tippe ihren Code ein.",
  },
  code: {
    title: "Schau in deine Mails",
    body: (address) =>
      `Wir haben eine Mail an ${address} geschickt. Öffne den Link darin, oder tippe hier den Code ein.`,
    bodyWithoutAddress:
      "Wir haben dir eine Mail geschickt. Öffne den Link darin, oder tippe hier den Code ein.",
    label: "Code aus der Mail",
    submit: "Anmelden",
    wrong:
      "Dieser Code stimmt nicht oder gilt nicht mehr. Verwende den aus der neuesten Mail, die du hier angefordert hast.",
    tooOften:
      "Zu viele Versuche mit diesem Code. Öffne den Link in der Mail, oder lass dir eine neue schicken.",
    hint: "Das kann eine Minute dauern. Falls nichts kommt, schau in den Spam-Ordner.",
    resend: "Neue Mail schicken",
    again: "Andere E-Mail-Adresse verwenden",
    mailbox: "Zum Entwicklungs-Postfach",
  },
  confirm: {
    title: (app) => `Bei ${app} anmelden?`,
    account: "Konto",
    askedFrom: "Angefragt von",
    unknown: "einem unbekannten Browser",
    place: (browser, country) => `${browser}, ${country}`,
    button: (address) => `Als ${address} anmelden`,
    here: "Damit meldest du dich hier in diesem Browser an. Um dich dort anzumelden, wo du angefragt hast, tippe stattdessen dort den Code aus der Mail ein.",
    warning:
      "Wenn du dich nicht anmelden wolltest oder das nicht deine E-Mail-Adresse ist, schließ diese Seite. Noch ist nichts passiert.",
  },
  sameBrowser: {
    title: "Geh dorthin zurück, wo du angefangen hast",
    body: "Dieser Link funktioniert nur in dem Browser, der ihn angefordert hat. Geh zu dem Fenster zurück und tippe dort den Code aus der Mail ein.",
    warning: "Wenn du dich nicht anmelden wolltest, schließ diese Seite. Es ist nichts passiert.",
  },
  linkError: {
    title: "Dieser Link gilt nicht mehr",
    body: "Er ist abgelaufen oder wurde schon benutzt. Ein neuer ist gleich da.",
    submit: "Neuen Link zuschicken",
    back: "Zurück zur Anwendung",
  },
  emailChange: {
    subject: (app) => `Deine neue E-Mail-Adresse für ${app}`,
    intro: (app) => `Öffne diesen Link, um diese E-Mail-Adresse für ${app} zu verwenden:`,
    button: "Diese Adresse verwenden",
    code: "Oder tippe diesen Code dort ein, wo du die E-Mail-Adresse ändern willst:",
    reason: (app, account) =>
      `Du bekommst diese Mail, weil jemand, der bei ${app} als ${account} angemeldet ist, stattdessen diese E-Mail-Adresse verwenden will. Falls du das nicht warst, ignoriere diese Mail: Ohne sie ändert sich nichts.`,
    title: "Diese E-Mail-Adresse verwenden?",
    body: (app, address, account) =>
      `${address} wird die Adresse des Kontos ${account} bei ${app}. Wenn das nicht dein Konto ist, schließ diese Seite: Noch ist nichts passiert.`,
    done: "Deine E-Mail-Adresse ist geändert",
    doneBody: (address) => `Ab jetzt meldest du dich mit ${address} an.`,
    taken: "Zu dieser E-Mail-Adresse gibt es schon ein Konto",
    takenBody: "Melde dich damit an, oder verwende eine andere Adresse.",
    expired: "Dieser Link gilt nicht mehr",
    expiredBody:
      "Er ist abgelaufen oder wurde schon benutzt. Ändere die E-Mail-Adresse noch einmal dort, wo du angemeldet bist.",
  },
  emailChanged: {
    subject: (app) => `Deine E-Mail-Adresse für ${app} wurde geändert`,
    intro: (app, address) =>
      `Du meldest dich jetzt mit ${address} bei ${app} an. Falls du das nicht warst, mach es hier rückgängig:`,
    notice: (address, duration) =>
      `Ab jetzt ist ${address} deine Adresse. Falls du das nicht warst, mach es rückgängig, das geht noch ${duration} lang: Deine alte Adresse gilt wieder, und alle Geräte werden abgemeldet.`,
    button: "Rückgängig machen",
    reason: (app) => `Du bekommst diese Mail, weil das die E-Mail-Adresse deines Kontos bei ${app} war.`,
    title: "Änderung rückgängig machen?",
    body: (address) => `${address} wird wieder deine Adresse, und du wirst auf allen Geräten abgemeldet.`,
    done: "Deine alte E-Mail-Adresse gilt wieder",
    doneBody: (address) => `Alle Geräte wurden abgemeldet. Melde dich mit ${address} an.`,
    expired: "Das lässt sich nicht mehr rückgängig machen",
    expiredBody: "Es wurde schon rückgängig gemacht, oder es ist zu spät.",
  },
  account: {
    title: "Dein Konto",
    signedInAs: (address) => `Du bist als ${address} angemeldet.`,
    sessions: "Wo du angemeldet bist",
    current: "Dieser Browser",
    signedIn: (time) => `Angemeldet am ${time}`,
    unknown: "Unbekannter Browser",
    signOutThere: (place) => `Abmelden: ${place}`,
    signOutShort: "Abmelden",
    signOutOthers: "Überall sonst abmelden",
    changeAddress: "E-Mail-Adresse ändern",
    newAddress: "Deine neue E-Mail-Adresse",
    sendProof: "Mail zuschicken",
    proofSent: (address) =>
      `Wir haben eine Mail an ${address} geschickt. Öffne den Link darin, oder tippe hier den Code ein: Dann wird die Adresse geändert.`,
    useAddress: "Diese Adresse verwenden",
    delete: "Konto löschen",
    deleteTitle: "Dein Konto löschen?",
    deleteBody: (address) =>
      `Das Konto ${address} wird gelöscht, und du wirst überall abgemeldet. Das lässt sich nicht rückgängig machen.`,
    deleteButton: "Endgültig löschen",
    deleted: "Dein Konto ist gelöscht",
    deletedBody: "Du bist überall abgemeldet.",
    back: "Zurück zu deinem Konto",
  },
  signOut: {
    question: "Abmelden?",
    questionBody:
      "Du wirst hier abgemeldet, und auch bei den Anwendungen, zu denen du von hier aus gekommen bist.",
    button: "Abmelden",
    done: "Du bist abgemeldet",
    doneBody: "Du kannst diese Seite schließen.",
  },
  formPost: {
    title: "Zurück zur Anwendung",
    button: "Weiter",
  },
  error: {
    notFound: { title: "Hier ist nichts", body: "Hast du dich bei der Adresse vertippt?" },
    badRequest: {
      title: "Dieser Link ist nicht vollständig",
      body: "Ein Teil fehlt oder wurde verändert, oder er nennt eine Anwendung, die dieser Dienst nicht kennt. Öffne ihn noch einmal aus der Mail oder aus der Anwendung.",
    },
    elsewhere: {
      title: "Das geht nur auf dieser Seite",
      body: "Dein Browser sagt, dass eine andere Website das geschickt hat. Öffne den Link noch einmal aus der Mail, oder fang von vorn an.",
    },
    wait: {
      title: "Einen Moment, bitte",
      body: (time) => `Das war fürs Erste oft genug. Versuch es in ${time} noch einmal.`,
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
