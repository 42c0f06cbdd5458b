const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
const EXTENDED = '\f^{}\\[~]|€'
const alphabet = new Set(BASIC + EXTENDED)

/** Whether a text is within the GSM alphabet (3GPP TS 23.038): 160 signs an SMS instead of 70. */
export const isGsm7 = (text: string): boolean => [...text].every((sign) => alphabet.has(sign))
