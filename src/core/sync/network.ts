import { networkInterfaces } from 'node:os'

/** Which networks this machine is on, as a word that changes when one comes or goes. */
export const networkNow = (): string =>
  Object.entries(networkInterfaces())
    .flatMap(([name, addresses = []]) => addresses.filter(({ internal }) => !internal).map(({ address }) => `${name} ${address}`))
    .sort()
    .join('\n')
