import type { Messages } from "./en";

/** `\u00a0`, the no-break space, stands before a colon; `\u202f`, the narrow one, before ; ? and !. */
export const fr: Messages = {
  direction: "ltr",
  support: (address) => `Besoin d’aide\u202f? Écrivez à ${address}`,
  mail: {
    subject: (app) => `Se connecter à ${app}`,
    subjectWithCode: (app, code) => `${code} est votre code pour ${app}`,
    preheader: (duration) => `Utilisable une seule fois, pendant ${duration}.`,
    intro: (app) => `Ouvrez ce lien pour vous connecter à ${app}\u00a0:`,
    button: (app) => `Se connecter à ${app}`,
    fallback: "Si le bouton ne fonctionne pas, copiez ce lien dans votre navigateur\u00a0:",
    code: "Ou saisissez ce code là où vous avez demandé à vous connecter\u00a0:",
    validity: (duration) =>
      `Le lien et le code sont utilisables une seule fois, pendant ${duration}. Ne communiquez ce code à personne\u00a0: nous ne le demandons jamais par téléphone, e-mail ou chat.`,
    recipient: (app, address) =>
      `Cet e-mail a été envoyé à ${address}, car quelqu’un a demandé à se connecter à ${app} avec cette adresse. Si ce n’était pas vous, ignorez-le\u00a0: sans cet e-mail, personne ne peut se connecter.`,
  },
  home: {
    title: (app) => `${app}\u00a0: connexion`,
    lead: "Ce service vous connecte sans mot de passe, avec un lien envoyé par e-mail.",
    signIn: "Se connecter",
    developers: "Pour les développeurs",
    documentation:
      "Envoyez vos utilisateurs vers la page de connexion avec la redirect_uri de votre application, ou appelez l’API depuis votre propre formulaire. La documentation complète est dans README.md et docs/, dans le code source de ce service.",
  },
  login: {
    title: (app) => `Se connecter à ${app}`,
    email: "Votre adresse e-mail",
    submit: "Recevoir un e-mail",
    hint: "Nous vous envoyons un lien et un code. Pas besoin de mot de passe.",
    person: "Veuillez confirmer que vous êtes une personne.",
    needsScript: "Ce formulaire a besoin de JavaScript, pour vérifier qu’une personne le remplit.",
    onceMore: "Pour cela, veuillez vous reconnecter.",
    haveMail: "Vous avez déjà reçu l’e-mail ? Saisissez son code.",
  },
  code: {
    title: "Consultez vos e-mails",
    body: (address) =>
      `Nous avons envoyé un e-mail à ${address}. Ouvrez le lien qu’il contient, ou saisissez le code ici.`,
    bodyWithoutAddress:
      "Nous vous avons envoyé un e-mail. Ouvrez le lien qu’il contient, ou saisissez le code ici.",
    label: "Code reçu par e-mail",
    submit: "Se connecter",
    wrong:
      "Ce code est incorrect ou n’est plus valable. Utilisez celui du dernier e-mail que vous avez demandé ici.",
    tooOften: "Trop d’essais avec ce code. Ouvrez le lien de l’e-mail, ou demandez un nouvel e-mail.",
    hint: "Cela peut prendre une minute. Si rien n’arrive, regardez dans le dossier spam.",
    resend: "Envoyer un nouvel e-mail",
    again: "Utiliser une autre adresse e-mail",
    mailbox: "Ouvrir la boîte mail de développement",
  },
  confirm: {
    title: (app) => `Se connecter à ${app}\u202f?`,
    account: "Compte",
    askedFrom: "Demande faite depuis",
    unknown: "un navigateur inconnu",
    place: (browser, country) => `${browser}, ${country}`,
    button: (address) => `Se connecter avec ${address}`,
    here: "Vous serez connecté ici, dans ce navigateur. Pour vous connecter là où vous l’avez demandé, saisissez-y plutôt le code de l’e-mail.",
    warning:
      "Si vous n’avez pas demandé à vous connecter, ou si ce n’est pas votre adresse e-mail, fermez cette page. Il ne s’est encore rien passé.",
  },
  sameBrowser: {
    title: "Retournez là où vous avez commencé",
    body: "Ce lien ne fonctionne que dans le navigateur qui l’a demandé. Retournez à cette fenêtre et saisissez-y le code de l’e-mail.",
    warning: "Si vous n’avez pas demandé à vous connecter, fermez cette page. Il ne s’est rien passé.",
  },
  linkError: {
    title: "Ce lien n’est plus valable",
    body: "Il a expiré ou a déjà servi. Un nouveau lien arrive en un instant.",
    submit: "Recevoir un nouveau lien",
    back: "Retour à l’application",
  },
  emailChange: {
    subject: (app) => `Votre nouvelle adresse e-mail pour ${app}`,
    intro: (app) => `Ouvrez ce lien pour utiliser cette adresse e-mail avec ${app}\u00a0:`,
    button: "Utiliser cette adresse",
    code: "Ou saisissez ce code là où vous avez demandé la modification\u00a0:",
    reason: (app, account) =>
      `Vous recevez cet e-mail, car une personne connectée à ${app} avec ${account} veut utiliser cette adresse e-mail à la place. Si ce n’était pas vous, ignorez-le\u00a0: sans cet e-mail, rien ne change.`,
    title: "Utiliser cette adresse e-mail\u202f?",
    body: (app, address, account) =>
      `${address} deviendra l’adresse du compte ${account} sur ${app}. Si ce compte n’est pas le vôtre, fermez cette page\u00a0: il ne s’est encore rien passé.`,
    done: "Votre adresse e-mail a été modifiée",
    doneBody: (address) => `Désormais, connectez-vous avec ${address}.`,
    taken: "Un compte existe déjà avec cette adresse e-mail",
    takenBody: "Utilisez-la pour vous connecter, ou choisissez-en une autre.",
    expired: "Ce lien n’est plus valable",
    expiredBody: "Il a expiré ou a déjà servi. Redemandez la modification depuis votre compte.",
  },
  emailChanged: {
    subject: (app) => `Votre adresse e-mail pour ${app} a été modifiée`,
    intro: (app, address) =>
      `Vous vous connectez désormais à ${app} avec ${address}. Si cette modification ne vient pas de vous, annulez-la ici\u00a0:`,
    notice: (address, duration) =>
      `Votre adresse est désormais ${address}. Si cette modification ne vient pas de vous, vous avez ${duration} pour l’annuler\u00a0: votre ancienne adresse sera rétablie et toutes les sessions seront fermées.`,
    button: "Annuler la modification",
    reason: (app) => `Vous recevez cet e-mail, car c’était l’adresse e-mail de votre compte ${app}.`,
    title: "Annuler la modification\u202f?",
    body: (address) => `${address} redeviendra votre adresse et toutes vos sessions seront fermées.`,
    done: "Votre ancienne adresse e-mail est rétablie",
    doneBody: (address) => `Toutes les sessions ont été fermées. Connectez-vous avec ${address}.`,
    expired: "Cette modification ne peut plus être annulée",
    expiredBody: "Elle a déjà été annulée, ou il est trop tard.",
  },
  account: {
    title: "Votre compte",
    signedInAs: (address) => `Votre session est ouverte avec ${address}.`,
    sessions: "Vos sessions ouvertes",
    current: "Ce navigateur",
    signedIn: (time) => `Connexion le ${time}`,
    unknown: "Navigateur inconnu",
    signOutThere: (place) => `Se déconnecter\u00a0: ${place}`,
    signOutShort: "Se déconnecter",
    signOutOthers: "Se déconnecter partout ailleurs",
    changeAddress: "Modifier l’adresse e-mail",
    newAddress: "Votre nouvelle adresse e-mail",
    sendProof: "Recevoir un e-mail",
    proofSent: (address) =>
      `Nous avons envoyé un e-mail à ${address}. Pour terminer la modification, ouvrez le lien qu’il contient, ou saisissez le code ici.`,
    useAddress: "Utiliser cette adresse",
    delete: "Supprimer le compte",
    deleteTitle: "Supprimer votre compte\u202f?",
    deleteBody: (address) =>
      `Le compte ${address} sera supprimé et toutes vos sessions seront fermées. Cette action est irréversible.`,
    deleteButton: "Supprimer définitivement",
    deleted: "Votre compte a été supprimé",
    deletedBody: "Toutes vos sessions ont été fermées.",
    back: "Retour à votre compte",
  },
  signOut: {
    question: "Se déconnecter\u202f?",
    questionBody: "Votre session sera fermée ici et dans les applications auxquelles vous avez accédé d’ici.",
    button: "Se déconnecter",
    done: "Déconnexion effectuée",
    doneBody: "Vous pouvez fermer cette page.",
  },
  formPost: {
    title: "Retour à l’application",
    button: "Continuer",
  },
  error: {
    notFound: { title: "Il n’y a rien ici", body: "L’adresse est peut-être mal saisie." },
    badRequest: {
      title: "Ce lien est incomplet",
      body: "Une partie manque ou a été modifiée, ou il désigne une application que ce service ne connaît pas. Rouvrez-le depuis l’e-mail ou l’application.",
    },
    elsewhere: {
      title: "Cela doit se faire sur ce site",
      body: "Votre navigateur indique que cette demande vient d’un autre site. Rouvrez le lien de l’e-mail, ou recommencez.",
    },
    wait: {
      title: "Un instant, s’il vous plaît",
      body: (time) => `Trop de demandes pour l’instant. Réessayez dans ${time}.`,
    },
    failed: { title: "Une erreur s’est produite", body: "Elle vient de nous. Réessayez dans un instant." },
    mailFailed: "L’e-mail n’a pas pu être envoyé. Réessayez dans un instant.",
    unknownEmail: "Aucun compte n’utilise cette adresse.",
    start: "Aller à l’accueil",
  },
  fields: {
    "Email required": "Saisissez votre adresse e-mail.",
    "Invalid email": "Cela ne ressemble pas à une adresse e-mail.",
  },
};
