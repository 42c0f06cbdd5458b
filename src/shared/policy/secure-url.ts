import { z } from 'zod'

const isSecure = (url: string): boolean => url.startsWith('https:') || /^http:\/\/(127\.0\.0\.1|localhost)[:/]/.test(url)

/** An https address; without encryption only on this machine itself. */
export const secureUrl = z.url().refine(isSecure, 'https')
